"""What is written of a text's arithmetic, and of ledger values beside it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from diaodu.figure_check.claims import claim, suspicion
from diaodu.figure_check.printed import rewritten
from diaodu.figures import read
from diaodu.figures.relations import relations

CLAIMS = {
    "進出口580億元，其中出口320億元，進口206億元。": ("320億元 + 206億元 ≠ 580億元", "「206億元」應為「260億元」"),
    "出口23.8億元，進口5.6億元，順差12.8億元": ("23.8億元 − 5.6億元 ≠ 12.8億元", "「12.8億元」應為「18.2億元」"),
}


@pytest.mark.parametrize("text", CLAIMS)
def test_a_broken_claim_is_written_out_with_the_likely_slip(text: str) -> None:
    reading = read(text)
    broken = [each for each in relations(reading) if not each.holds]
    written, slip = CLAIMS[text]
    assert [claim(each, reading.figures) for each in broken] == [written]
    assert slip in suspicion(broken[0], reading.figures)


def test_every_relation_can_be_written_out() -> None:
    texts = (
        "簽約項目204個，其中開工157個，開工率76.96%。", "進口5億元，出口20億元，順差15億元。",
        "完成投資110億元，上年100億元，增長10%。", "總量為100億元，比上年增加10億元，增長11.1%。",
    )  # fmt: skip
    for text in texts:
        reading = read(text)
        found = relations(reading)
        assert found, text
        assert all(" = " in claim(each, reading.figures) for each in found)


@pytest.mark.parametrize(
    ("text", "value", "printed"),
    [
        ("投資580億元", "58420000000", "584.2億元"),
        ("投資1,580.5万元", "16000000", "1600万元"),
        ("共278個", "287", "287個"),
        ("增長１３％", "12.5", "12.5％"),
        ("共十二個", "13", "13個"),
    ],
)
def test_a_value_is_printed_as_the_text_prints_its_own(text: str, value: str, printed: str) -> None:
    assert rewritten(read(text).figures[0], Decimal(value)) == printed
