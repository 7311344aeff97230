"""Every number that one slip makes of another is undone by one edit."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from diaodu.figures import Figure, Kind, Role
from diaodu.figures.relations.alarms import Rest
from diaodu.figures.relations.claim import Claim, Strength
from diaodu.figures.relations.item import Item
from diaodu.figures.relations.relation import SlipKind, Type
from diaodu.figures.relations.slips import edits


def item(digits: int, decimals: int) -> Item:
    ulp = Decimal(1).scaleb(8 - decimals)
    value = digits * ulp
    text = f"{value / 10**8}億元"
    return Item(0, Figure(0, len(text), text, Kind.MONEY, Role.LEVEL, value, ulp=ulp, unit="元"), "", 0)


def undone(wrong: Item, right: Decimal) -> set[SlipKind]:
    return {kind for kind, value, _ in edits(wrong) if abs(value - float(right)) <= 1e-9 * float(right)}


NUMBERS = st.integers(min_value=1000, max_value=99999)


@given(NUMBERS, st.integers(min_value=0, max_value=4), st.integers(min_value=1, max_value=9))
def test_a_wrong_digit(digits: int, place: int, step: int) -> None:
    text = str(digits).zfill(5)
    wrong = int(text[:place] + str((int(text[place]) + step) % 10) + text[place + 1 :])
    if wrong >= 1000 and len(str(wrong)) == len(str(digits)):
        assert SlipKind.DIGIT in undone(item(wrong, 2), Decimal(digits) * 10**6)


@given(NUMBERS, st.integers(min_value=0, max_value=3))
def test_two_digits_in_each_others_place(digits: int, place: int) -> None:
    text = str(digits)
    if place + 1 < len(text) and text[place] != text[place + 1] and not (place == 0 and text[1] == "0"):
        wrong = int(text[:place] + text[place + 1] + text[place] + text[place + 2 :])
        assert SlipKind.TRANSPOSE in undone(item(wrong, 2), Decimal(digits) * 10**6)


@given(NUMBERS)
def test_the_decimal_point_and_the_unit(digits: int) -> None:
    right = Decimal(digits) * 10**6
    assert SlipKind.SHIFT in undone(item(digits, 3), right)
    assert SlipKind.SHIFT in undone(item(digits, 1), right)
    assert SlipKind.UNIT in undone(item(digits, 6), right)


KINDS = st.sampled_from([Type.SUM, Type.SUM_TO_100, Type.SHARE_OF_SUM, Type.SHARE_OF_PARTS, Type.SHARE, Type.GROWTH])
FIGURES = st.lists(st.tuples(NUMBERS, st.integers(min_value=0, max_value=3)), min_size=3, max_size=7)


@given(KINDS, FIGURES, st.data())
def test_one_operand_beside_the_rest_is_judged_as_all_together(
    kind: Type, figures: list[tuple[int, int]], data: st.DataObject
) -> None:
    items = [item(*figure) for figure in figures][: 3 if kind in {Type.SHARE, Type.GROWTH} else None]
    claim = Claim(kind, items, Strength.WEAK)
    place = data.draw(st.integers(min_value=0, max_value=len(items) - 1))
    low = data.draw(st.floats(min_value=1, max_value=1e12))
    own, near = (low, low * 1.01), [each.near for each in items]
    assert Rest(claim, near).without(place)(own) == claim.fits([*near[:place], own, *near[place + 1 :]])
