"""The circulars of the packs, composed for the invented province and where figures are missing: whole sentences each."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest

from diaodu.editions.content import TEXT, Content, Paragraph
from diaodu.register.models import Subject
from tests.editions.conftest import GANSU, SAMPLE, Desk, text_of

MONTHLY, QUARTERLY, HALF_YEARLY = ("opening_up", "investment_promotion"), "policies", "central_local"
# a comparison, a unit or a share after a word for "no figure", and signs that stand where a part is missing
BROKEN = re.compile(r"(同比|佔|的)(未報|不適用|未到期)|(未報|不適用|未到期)[個列家場]|[，；。、：]{2}|（）|^[，；。、]")
CASES = [
    *((kind, place, period) for kind in MONTHLY for place, period in (
        (SAMPLE, "2023-09"), (SAMPLE, "2022-01"), (SAMPLE, "2024-06"), ("S90500", "2023-09"), (GANSU, "2023-01"),
        (GANSU, "2022-12"),
    )),
    *((QUARTERLY, place, period) for place, period in (
        (SAMPLE, "2023-Q3"), (SAMPLE, "2024-Q2"), ("S90500", "2023-Q3"), (GANSU, "2023-Q1"),
    )),
    *((HALF_YEARLY, place, period) for place, period in (
        (SAMPLE, "2023-H2"), (SAMPLE, "2022-H1"), (SAMPLE, "2024-H2"), (GANSU, "2023-H1"), (GANSU, "2022-H2"),
    )),
]  # fmt: skip


def sentences(content: Content) -> list[str]:
    """The paragraphs of running text."""
    found = (block for block in content.blocks if isinstance(block, Paragraph) and block.style == TEXT)
    return ["".join(piece.text for piece in block.pieces) for block in found]


@pytest.mark.parametrize(("kind", "place", "period"), CASES)
def test_every_paragraph_is_of_whole_sentences(desk: Desk, kind: str, place: str, period: str) -> None:
    told = sentences(Content.from_json(desk.draft(kind, place, period).content))
    assert told
    assert [text for text in told if BROKEN.search(text) or not text.endswith("。")] == []


def test_opening_up_tells_trade_trains_capital_and_sites(desk: Desk) -> None:
    text = text_of(desk.draft("opening_up", SAMPLE, "2023-09"))
    for words in (
        "本年外貿進出口總值327.08億元，同比增長16.86%；跨境電商交易額18.56億元。",
        "截至2023年9月末，本年累計發運119列、4147車；發運與到達合計，本年綜合重箱率90.41%。",
        "本年實際使用外資6751萬美元；對外承包工程新簽合同額12800萬美元，完成營業額8900萬美元；服務進出口總額11376萬美元。",
        "現有海關指定監管場地2個，境外營銷網點、海外倉和展銷中心合計12個；本年開放平台新增註冊企業99家。",
    ):
        assert words in text
    assert "2024年6月沒有發運國際貨運班列。" in text_of(desk.draft("opening_up", SAMPLE, "2024-06"))
    assert "國際貨運班列沒有逐列登記，不作計數。" in text_of(desk.draft("opening_up", GANSU, "2023-01"))


def test_the_trains_of_the_month_are_not_those_of_the_year(desk: Desk) -> None:
    text = text_of(desk.draft("opening_up", SAMPLE, "2023-10"))
    left = Subject.objects.filter(kind="run", stage__in=("departed", "arrived"), fields__direction="發運")
    invented = left.filter(place__path__contains=f"/{SAMPLE}/", on__year=2023)
    month, year = invented.filter(on__month=10), invented.filter(on__month__lte=10)
    assert 0 < month.count() < year.count()
    wagons = [sum(Decimal(run.text("wagons")) for run in runs) for runs in (month, year)]
    assert f"2023年10月發運國際貨運班列{month.count()}列、{wagons[0]}車。" in text
    assert f"本年累計發運{year.count()}列、{wagons[1]}車" in text


def test_policies_tells_payments_and_what_became_of_the_cases(desk: Desk) -> None:
    text = text_of(desk.draft("policies", SAMPLE, "2023-Q3"))
    assert "2023年三季度兌付政策19筆，金額621萬元。登記的全部兌現記錄中，已確認、申報、審定或兌付的佔84%" in text
    assert "2024年二季度沒有兌付的政策。" in text_of(desk.draft("policies", SAMPLE, "2024-Q2"))
    assert "政策兌現沒有逐筆登記，不作計數。" in text_of(desk.draft("policies", GANSU, "2023-Q1"))


def test_promotion_tells_what_was_accepted_beside_what_was_reported_and_the_events(desk: Desk) -> None:
    text = text_of(desk.draft("investment_promotion", SAMPLE, "2023-09"))
    assert "本年累計到位資金1950.38億元" in text
    assert "其中逐筆有憑證並經認定的329.68億元，尚未認定1620.7億元。上報數與認定數並列，不合併。" in text
    assert "本年已舉辦招商活動24場，其中省級9場、市州10場、境外4場；全年計劃省級14場、市州26場、境外8場。" in text
    published = text_of(desk.draft("investment_promotion", GANSU, "2023-01"))
    assert "到位資金沒有逐筆登記和認定。" in published
    assert "招商活動沒有逐場登記，不作計數。" in published


def test_the_half_yearly_report_says_what_did_not_happen(desk: Desk) -> None:
    text = text_of(desk.draft("central_local", SAMPLE, "2023-H2"))
    assert "本期對接央企7次，其中對接央企總部5次；沒有簽署合作協議。" in text
    published = text_of(desk.draft("central_local", GANSU, "2023-H1"))
    assert "央地合作簽約和開工項目數沒有逐項登記，不作計數；累計完成投資未報。" in published
    assert "本年計劃投資973億元，同比增長16%" in published
