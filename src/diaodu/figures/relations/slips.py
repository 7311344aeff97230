"""Slips of the pen: the numbers that one edit makes of a printed one."""

from __future__ import annotations

from collections.abc import Iterator

from diaodu.figures.relations.item import Item
from diaodu.figures.relations.relation import SlipKind

Edit = tuple[SlipKind, float, float]  # what slipped, what the number would then be, and one unit of its last digit
_MOVES = ((0.1, SlipKind.SHIFT), (10.0, SlipKind.SHIFT), (1e4, SlipKind.UNIT), (1e-4, SlipKind.UNIT))


def edits(item: Item) -> list[Edit]:
    """Every slip of a figure's number. An item of many claims is asked once."""
    if item.edits is None:
        item.edits = list(_edits(item))
    return item.edits


def _edits(item: Item) -> Iterator[Edit]:
    ulp = item.ulp or 1.0
    digits = round(item.value / ulp)
    text = str(digits)
    for factor, kind in _MOVES:
        yield kind, item.value * factor, item.ulp * factor
    for place in range(len(text) - 1):
        swapped = text[:place] + text[place + 1] + text[place] + text[place + 2 :]
        if swapped != text and swapped[0] != "0":
            yield SlipKind.TRANSPOSE, int(swapped) * ulp, item.ulp
    for place, digit in enumerate(text):
        weight = 10 ** (len(text) - 1 - place)
        for other in range(10):
            if other != int(digit) and (place or other or item.is_decimal):
                yield SlipKind.DIGIT, (digits + (other - int(digit)) * weight) * ulp, item.ulp
