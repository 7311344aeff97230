"""What each page is for, in a few sentences: one place, by the name of the page's address."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

HELP: Mapping[str, Any] = {
    "home": _(
        "這裡列出等您處理的事：要填的報表、等審核的報表、亮燈的指標、上次看過之後的變化。列出哪些由您的權限決定。"
    ),
    "search": _("一個框找所有內容：繁體、简体、代碼、拼音首字母都可以。只會找到您範圍內的內容。"),
    "overview": _(
        "一個地區的看板。點任何一個數，可以看到它從哪裡來；上方可以換時期，或看台賬某一號時所知的情況。燈色總帶着所依的規則。"
    ),
    "lights": _("同一批數按兩套規則各亮什麼燈，哪些不同。"),
    "screen": _("供大屏輪播：數、燈、地圖和排位，不用鍵盤。斷網時保留最後一次取得的畫面，並註明時間。"),
    "subject": _("一個登記項的全部內容：登記字段、節點的計劃與實際、逐月曲線、所在名冊、台賬中的數和登記歷史。"),
    "organisation": _("一個單位、它的下屬單位，以及它負責的登記項。"),
    "document": _("一件公開版面或文件，以及出自它的每一個數和引文。"),
    "fact": _("台賬中的一行：數值、出處、引文，以及對它的更正。"),
    "catalogue": _("所有指標的定義。點名稱看公式的白話、歷史走勢、目標和版本。"),
    "indicator": _("一個指標的走勢、目標線、三種進度基準、下級地區、公式的白話和歷次定義。"),
    "trail": _("一個數的來路：定義、算式中的每一項、用到的每個事實，直到版面和引文；還有較上期變化的原因。"),
    "revisions": _("一個數從第一次印出到現在變過幾次，每次因為什麼。"),
    "kinds": _("登記冊的各個類別，以及您範圍內各有多少項。"),
    "subjects": _("一類登記項的清單：篩選、排序、搜索、導出、導入。"),
    "subjects_import": _("上傳從這裡導出的表。整份接受，或整份不接受，並逐行說明原因。"),
    "import_progress": _("一次導入進行到哪裡，或為什麼沒有接受。"),
    "rosters": _("所有名冊。可以選幾份名冊比較重疊。"),
    "roster": _("一份名冊在某一天的成員、分類數和每次變動。"),
    "rosters_compare": _("幾份名冊兩兩重疊多少項，合計時每項只算一次；點格子看是哪些項。"),
    "returns": _("一個月裡要報的表、截止日、由誰報、到了哪一步。"),
    "return": _("一份報表：逐行填，或下載工作簿填好再上傳。空白不是零。"),
    "return_line": _("報表中的一行。"),
    "upload_progress": _("一次上傳進行到哪裡；有問題時可下載標好的工作簿。"),
    "intake": _("把公開版面上的數錄入台賬：每個數都帶出處和引文。"),
    "intake_page": _("一件公開版面上的數，每行一個，送審後入台賬。"),
    "intake_row": _("公開版面上的一個數。"),
    "nominations": _("登記項怎樣進入名冊：設想、儲備、提名、評分、列入。"),
    "nomination": _("一項提名走過的每一步，以及各人的評分。"),
    "nomination_propose": _("提出把這一項列入名冊的設想。"),
    "nominations_compare": _("同一名冊的候選項並排比較。"),
    "help": _("各頁說明、快捷鍵和符號。"),
}


def help_for(page: str) -> Any:
    """The words for a page, by the name of its address; empty where there are none."""
    return HELP.get(page, "")
