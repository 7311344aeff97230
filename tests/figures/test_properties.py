"""What holds for any text and any number."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from diaodu.figures import Kind, Role, read
from diaodu.figures.figure import SIGNED
from diaodu.figures.folding import fold
from diaodu.figures.grammar import scan
from diaodu.figures.numerals import parse, printed_forms
from diaodu.figures.units import UNITS

NUMBERS = st.decimals(min_value=Decimal("0.01"), max_value=Decimal(10**12), places=2) | st.integers(2, 10**13).map(
    Decimal
)
PIECES = st.sampled_from(
    "0123456789０１，,。；.．%％-—至到万萬亿億兆千百十零〇○一二两三四五元美個个月日年季度第前上下半成倍多余餘增长降占率比的其中约超过、：:“”《》（）\n AG$"
)
NEAR_GRAMMAR = st.lists(
    PIECES | st.sampled_from(["个百分点", "百分之", "一季度", "同比", "1-6月", "民國", "翻番", "billion", "percent"]),
    max_size=80,
).map("".join)
ANYTHING = st.text(st.characters(), max_size=300) | NEAR_GRAMMAR  # every plane, lone surrogates too


@given(NUMBERS)
@settings(max_examples=400, deadline=None)
def test_a_number_comes_back_from_each_way_of_printing_it(number: Decimal) -> None:
    for form in printed_forms(number):
        numeral = parse(fold(form))
        assert numeral is not None, form
        assert numeral.value == number, form


@given(NUMBERS.filter(lambda number: number > 10), st.sampled_from(["元", "噸", "人次", "個", "標箱", "億美元"]))
@settings(max_examples=300, deadline=None)
def test_a_number_comes_back_from_a_sentence(number: Decimal, unit: str) -> None:
    for form in printed_forms(number):
        if unit == "億美元" and any(scale in form for scale in "万萬亿億兆十百千"):
            continue
        text = f"全市共完成{form}{unit}，增長5.1%。"
        figures = read(text).figures
        assert [figure.kind for figure in figures[1:]] == [Kind.PERCENT], text
        expected = number * 10**8 if unit == "億美元" else number
        assert figures[0].value == expected, text
        assert figures[0].text == f"{form}{unit}"


@given(ANYTHING)
@settings(max_examples=600, deadline=None)
def test_any_text_is_read_and_offsets_are_right(text: str) -> None:
    reading = read(text)
    over = 0
    for figure in reading.figures:
        assert over <= figure.start < figure.end
        assert text[figure.start : figure.end] == figure.text
        over = figure.end
        assert figure.value is None or figure.value >= 0
        assert (figure.sign is not None) == (figure.role in SIGNED)
        assert (figure.kind is Kind.DATE) == (figure.role is Role.PERIOD) == (figure.norm is not None)
    assert list(reading.ends) == sorted(reading.ends)


@given(ANYTHING)
@settings(max_examples=300, deadline=None)
def test_folding_keeps_every_offset(text: str) -> None:
    assert len(fold(text)) == len(text)


def test_each_unit_is_read_behind_a_number() -> None:
    for unit, kind in UNITS.items():
        (found,) = scan(text := f"共12.5{unit}。", text).found
        assert found.kind is kind, unit
        assert found.end == len(text) - 1, unit
