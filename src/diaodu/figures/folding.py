"""Folding of characters before reading: one for one, so that offsets never move."""

from __future__ import annotations

import re

_TRADITIONAL = (
    "並亞佈佔併來侖侷係個傢僅價億優內兩冊凈別剋劃劑勁動務勝勞勢區厤參員單噁噸噹嚮國園團埰堅報場塊壓夥學寀實寧將對屆層屬島峽崗崙嵗嶺師帶幣幷幾廣張強彆彈後從復惡慶戰戶採揚損搖搧擔據擡擬擴攝攬數於昇時晝曆曏書"
    "會東桿條棟業樂樓標樣機檯櫃歐歲歷氣淨減測準溝溼滯滲滿漁漲濃濕濟灣為熱爭爲牀獲獻現環產産畝當發盞監盤盧眾確稅種穩穫筆箇節簡簽籤糧糰紀約純級紹組絡統經綜綫維綱網線編緩緻縣縮總績繫繳續纍纔羣脩臨臺與舉茲華萬"
    "蓆蓋蓮蔘處號虧衆衕裏裡製複覈規觸訂計訊記設許評該說説調諸識議護變讓貝負貢貨責貶貸資購趕趨踰躍車軍較載輛輪轉農迴這連週進遊運過達違遜遞遠邁邊鄉醫釐鈡銖銳銷鋭錶鍾鎊鎭鎮鐘長門開間閤關陞隊階際險隻雙離電鞦韆"
    "韓頁頂頃項預領頭顆額類顯風颱飆餅餘驟體髮鳴麪麫麵黃點齣龍祇両"
    "債匯卽彙徑滙潤營給義裝財貿輕輸逕還釦鐵順飲脹絀庫結見沒"
)
_SIMPLIFIED = (
    "并亚布占并来仑局系个家仅价亿优内两册净别克划剂劲动务胜劳势区历参员单恶吨当向国园团采坚报场块压伙学采实宁将对届层属岛峡岗仑岁岭师带币并几广张强别弹后从复恶庆战户采扬损摇扇担据抬拟扩摄揽数于升时昼历向书"
    "会东杆条栋业乐楼标样机台柜欧岁历气净减测准沟湿滞渗满渔涨浓湿济湾为热争为床获献现环产产亩当发盏监盘卢众确税种稳获笔个节简签签粮团纪约纯级绍组络统经综线维纲网线编缓致县缩总绩系缴续累才群修临台与举兹华万"
    "席盖莲参处号亏众同里里制复核规触订计讯记设许评该说说调诸识议护变让贝负贡货责贬贷资购赶趋逾跃车军较载辆轮转农回这连周进游运过达违逊递远迈边乡医厘钟铢锐销锐表钟镑镇镇钟长门开间合关升队阶际险只双离电秋千"
    "韩页顶顷项预领头颗额类显风台飙饼余骤体发鸣面面面黄点出龙只两"
    "债汇即汇径汇润营给义装财贸轻输径还扣铁顺饮胀绌库结见没"
)
_WIDE = {code: code - 0xFEE0 for code in range(0xFF10, 0xFF1A)}  # ０-９
_WIDE |= {code: code - 0xFEE0 for code in [*range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B)]}  # letters
_SIGNS = str.maketrans("％．＋－‐‑−–﹣─～﹐﹒﹕﹔(;!?)　\u00a0○◯０", "%.+-------~，.：；（；！？）  〇〇0")
_TABLE = {**str.maketrans(_TRADITIONAL, _SIMPLIFIED), **_WIDE, **_SIGNS}
_WIDE_COMMA = re.compile(r"(?<=[０-９])[，,](?=[０-９]{3}(?![０-９]))")


def fold(text: str) -> str:
    """The text in the characters of the grammar: half-width digits and signs, 简体 where the grammar names it."""
    if max(text, default="") >= "０" and _WIDE_COMMA.search(text):
        text = _WIDE_COMMA.sub(",", text)
    return text.translate(_TABLE)
