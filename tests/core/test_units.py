from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diaodu.core.units import (
    NONE,
    PERCENT,
    PERCENTAGE_POINT,
    RANK,
    Dimension,
    Unit,
    UnitBook,
    UnitError,
    from_base,
    to_base,
)
from tests.core.strategies import amounts

MONEY, PERSONS = Dimension.of("money"), Dimension.of("person")
YUAN = Unit("yuan", "money", Decimal(1), 2, {"zh-hant": "元", "zh-hans": "元", "en": "yuan"})
WAN = Unit("wan_yuan", "money", Decimal(10_000), 2, {"zh-hant": "萬元", "zh-hans": "万元"})
YI = Unit("yi_yuan", "money", Decimal(100_000_000), 2, {"zh-hant": "億元", "zh-hans": "亿元"})
TONNE = Unit("tonne", "mass", Decimal(1), 0, {"zh-hant": "噸"})
BOOK = UnitBook([YUAN, WAN, YI, TONNE])

plain = st.dictionaries(st.sampled_from(["money", "person", "mass", "train"]), st.integers(-3, 3)).map(
    lambda powers: Dimension(tuple(sorted((name, power) for name, power in powers.items() if power)))
)
dimensions = st.one_of(plain, st.sampled_from([PERCENT, PERCENTAGE_POINT, RANK]))


def test_units_are_found_by_code_and_by_every_name() -> None:
    assert BOOK["yi_yuan"] is BOOK["億元"] is BOOK["亿元"] is YI
    assert "萬元" in BOOK
    assert "美元" not in BOOK
    assert list(BOOK) == [YUAN, WAN, YI, TONNE]
    assert YI.measures == MONEY
    with pytest.raises(UnitError, match="美元"):
        BOOK["美元"]


def test_one_word_for_two_units_is_refused() -> None:
    with pytest.raises(UnitError, match="'元' names both yuan and renminbi"):
        UnitBook([YUAN, Unit("renminbi", "money", Decimal(1), 2, {"zh-hant": "元"})])


@pytest.mark.parametrize(("factor", "decimals"), [("0", 2), ("-1", 2), ("1", -1)])
def test_a_unit_that_cannot_be_is_refused(factor: str, decimals: int) -> None:
    with pytest.raises(UnitError):
        Unit("odd", "money", Decimal(factor), decimals)


def test_money_keeps_its_last_fen() -> None:
    assert BOOK.convert(Decimal("5961.26"), "億元", "元") == Decimal(596_126_000_000)
    assert BOOK.convert(Decimal("0.01"), "yuan", "億元") == Decimal("1E-10")
    with pytest.raises(UnitError, match="yuan is money, tonne is mass"):
        BOOK.convert(Decimal(1), "yuan", "tonne")


@given(amounts, st.sampled_from([YUAN, WAN, YI, TONNE]))
def test_to_base_and_back_loses_nothing(value: Decimal, unit: Unit) -> None:
    assert from_base(to_base(value, unit), unit) == value


def test_how_dimensions_are_written() -> None:
    assert [str(d) for d in (NONE, MONEY, MONEY / PERSONS, MONEY * MONEY, NONE / MONEY)] == [
        "none",
        "money",
        "money/person",
        "money^2",
        "1/money",
    ]
    assert Dimension.of("none") == NONE


def test_rates_points_and_ranks() -> None:
    assert PERCENT.minus(PERCENT) == PERCENTAGE_POINT
    assert PERCENT.plus(PERCENTAGE_POINT) == PERCENTAGE_POINT.plus(PERCENT) == PERCENT
    assert PERCENT.minus(PERCENTAGE_POINT) == PERCENT
    assert PERCENT.plus(PERCENT) == PERCENT
    assert PERCENTAGE_POINT.minus(PERCENTAGE_POINT) == PERCENTAGE_POINT
    assert RANK.minus(RANK) == NONE
    assert MONEY.share_of(MONEY) == PERCENT
    assert PERCENT / PERCENT == NONE
    assert PERCENT * NONE == NONE * PERCENT == PERCENT / NONE == PERCENT


@pytest.mark.parametrize(
    ("operation", "left", "right"),
    [
        ("plus", MONEY, PERSONS),
        ("plus", RANK, RANK),
        ("plus", PERCENT, NONE),
        ("minus", PERCENTAGE_POINT, PERCENT),
        ("minus", MONEY, NONE),
        ("share_of", MONEY, PERSONS),
        ("share_of", RANK, RANK),
        ("__mul__", PERCENT, MONEY),
        ("__mul__", RANK, RANK),
        ("__truediv__", RANK, RANK),
        ("__truediv__", MONEY, PERCENT),
        ("__truediv__", NONE, PERCENT),
    ],
)
def test_what_does_not_go_together_names_both(operation: str, left: Dimension, right: Dimension) -> None:
    with pytest.raises(UnitError) as caught:
        getattr(left, operation)(right)
    assert str(left) in str(caught.value)
    assert str(right) in str(caught.value)


@given(plain, plain, plain)
def test_products_are_a_group(a: Dimension, b: Dimension, c: Dimension) -> None:
    assert a * b == b * a
    assert (a * b) * c == a * (b * c)
    assert (a * b) / b == a
    assert a * NONE == a
    assert a / a == NONE


@given(dimensions, dimensions)
def test_addition_is_symmetric_and_undone_by_subtraction(a: Dimension, b: Dimension) -> None:
    try:
        total = a.plus(b)
    except UnitError:
        with pytest.raises(UnitError):
            b.plus(a)
        return
    assert b.plus(a) == total
    assert total.minus(b) in (a, PERCENTAGE_POINT)
