"""Percentage points: gaps between rates, and gaps to the schedule."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from diaodu.figures.figure import Kind, Role
from diaodu.figures.relations.claim import Claim, Ruling, Strength
from diaodu.figures.relations.item import Board, Item
from diaodu.figures.relations.naming import bigrams
from diaodu.figures.relations.relation import Type
from diaodu.figures.relations.words import AGAINST, AHEAD, FROM, SCHEDULE, TO

_MONTHS = re.compile(r"(?:M|-)(\d\d)$")
_QUARTER = re.compile(r"Q(\d)$")
_OVER = re.compile(r"[高低快慢优大小多少][于出]|比|较")
_HALF = re.compile(r"H(\d)$")


def points(board: Board, ruling: Ruling) -> None:
    """Gaps in points between two rates, or between a rate and the schedule."""
    for item in board.items:
        if item.role is Role.PP:
            ruling.choose(_gaps(board, item))


def _gaps(board: Board, gap: Item) -> Iterator[Claim]:
    before = [i for i in board.before(gap, 4) if i.role in {Role.SHARE, Role.GROWTH} and i.figure.kind is Kind.PERCENT]
    if not before:
        return
    if SCHEDULE.search(gap.lead) or AHEAD.match(board.text, gap.end):
        for elapsed in _elapsed(board, before[0]):
            between = board.items[before[0].number + 1 : gap.number]
            strong = before[0].sentence == gap.sentence and all(item.is_level for item in between)
            yield Claim(Type.SCHEDULE_GAP, [before[0], gap], Strength.STRONG if strong else Strength.FAIR, elapsed)
        return
    for first, second in zip(before[1:2], before[:1], strict=False):
        close = gap.number - 1 == second.number and second.number - 1 == first.number
        bound = close and second.role is first.role and _compared(first, second, gap)
        turned = -1.0 if _turned(first, second) else 0.0
        strength = Strength.STRONG if bound and second.clause + 1 >= gap.clause else Strength.WEAK
        yield Claim(Type.PP_GAP, [first, second, gap], strength, turned)


def _compared(first: Item, second: Item, gap: Item) -> bool:
    """Whether words set two rates against each other: 較上月的 q, 由 p 升至 q, 全省平均為 q，高於全省平均."""
    moved = FROM.search(first.lead) and TO.search(second.lead)
    over = _OVER.search(gap.lead) and bigrams(gap.lead) & bigrams(second.lead)
    return bool(AGAINST.search(second.lead) or moved or over)


def _turned(first: Item, second: Item) -> bool:
    signs = first.figure.sign, second.figure.sign
    return first.role is Role.GROWTH and None not in signs and signs[0] is not signs[1]


def _elapsed(board: Board, rate: Item) -> Iterator[float]:
    """How much of the year is over, by the rate's own period or else by the dates before it, in percent."""
    share = elapsed(rate.figure.period or board.dated(rate))
    if share:
        yield share


def elapsed(period: str) -> float | None:
    """How much of its year a period from January on has passed, in percent; None for other periods."""
    for pattern, parts in ((_MONTHS, 12), (_QUARTER, 4), (_HALF, 2)):
        match = pattern.search(period)
        if match:
            return float(Decimal(100) * int(match[1]) / parts)
    return None
