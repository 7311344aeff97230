"""What a hand prints says the number that went in; relations are judged by the digits printed."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.figures.spans import said
from tests.figures.texts.arithmetic import judge
from tests.figures.texts.numerals import MAGNITUDES, Hand, in_words
from tests.figures.texts.quantity import Quantity, Relation

HANDS = [
    Hand(), Hand(comma=True), Hand("wide"), Hand(mixed=True), Hand("places", point="．"), Hand("places", point="点", nought="〇"),
]  # fmt: skip


@given(
    st.sampled_from(HANDS),
    st.integers(1, 10**7),
    st.integers(0, 2),
    st.sampled_from(["", "万", "亿", "万亿", "兆"]),
)
def test_every_hand_prints_the_number(hand: Hand, digits: int, decimals: int, magnitude: str) -> None:
    value = Decimal(digits).scaleb(-decimals)
    assert said(hand.amount(value, magnitude) + "元") == value * MAGNITUDES[magnitude]


@given(st.integers(0, 99_999_999))
def test_numbers_in_words_say_themselves(n: int) -> None:
    assert said(in_words(Decimal(n)) + "个") == n


@pytest.mark.parametrize(
    ("kind", "numbers", "status"),
    [
        ("sum", ["6.2", "3.9", "2.2"], "exact"),  # 6.1 as printed, and true of what was rounded
        ("sum", ["6.3", "3.9", "2.2"], "near"),
        ("sum", ["6.5", "3.9", "2.2"], "broken"),
        ("share", ["129", "270", "47"], "near"),  # 47.8, cut
        ("share", ["202", "324", "62.3"], "exact"),
        ("share", ["202", "324", "63.2"], "broken"),
        ("difference", ["499.85", "467.54", "32.31"], "exact"),
        ("growth", ["7.14", "6.07", "17.6"], "exact"),
        ("growth", ["7.14", "6.07", "16.7"], "broken"),
    ],
)
def test_relations_are_judged_by_their_last_digits(kind: str, numbers: list[str], status: str) -> None:
    operands = [
        Quantity(n, "money", "level", Decimal(n), Decimal(1).scaleb(int(Decimal(n).as_tuple().exponent)))
        for n in numbers
    ]
    assert judge(Relation(kind, list(operands))) == status


def test_a_fall_is_counted_from_the_larger_level() -> None:
    level, change, growth = (
        Quantity(n, "money", "level", Decimal(n), Decimal("0.1") if "." in n else Decimal(1), sign="-")
        for n in ("24627", "1070", "4.2")
    )
    assert judge(Relation("growth_from_change", [level, change, growth])) == "exact"
    change.sign = growth.sign = "+"
    assert judge(Relation("growth_from_change", [level, change, growth])) == "broken"
