"""Shares that add up to 100."""

from __future__ import annotations

from collections.abc import Iterator

from diaodu.figures.figure import Kind, Role
from diaodu.figures.relations.claim import Claim, Ruling, Strength
from diaodu.figures.relations.item import Board, Item
from diaodu.figures.relations.relation import Status, Type
from diaodu.figures.relations.words import BETWEEN, COLON

_LONGEST = 12
_PAIR = 2


def hundreds(board: Board, ruling: Ruling) -> None:
    """Lists of shares that make up a whole."""
    _of_parts(ruling)
    for run in _runs(board.items):
        for structure in _structures(run):
            claim = Claim(Type.SUM_TO_100, structure, Strength.STRONG)
            if claim.status() is not Status.BROKEN:
                ruling.hold(claim, claim.status())
        for first in range(len(run) - 1):
            claim = Claim(Type.SUM_TO_100, run[first:], Strength.STRONG)
            status = claim.status()
            if status is not Status.BROKEN and (len(claim.items) > _PAIR or _bare(claim.items)):
                ruling.hold(claim, status)
                break
        else:
            if len(run) > 1 and all(item.lead in COLON for item in run[1:]):
                ruling.doubted.append([Claim(Type.SUM_TO_100, run, Strength.STRONG)])


def _of_parts(ruling: Ruling) -> None:
    """The shares of all the parts of a total."""
    of = {frozenset((c.items[0].at, c.items[1].at)): c.items[2] for c, _ in ruling.held if c.kind is Type.SHARE}
    for total, _ in list(ruling.held):
        if total.kind is not Type.SUM:
            continue
        found = [of.get(frozenset((part.at, total.items[0].at))) for part in total.items[1:]]
        claim = Claim(Type.SUM_TO_100, [share for share in found if share], Strength.STRONG)
        if len(claim.items) == len(found) and claim.status() is not Status.BROKEN:
            ruling.hold(claim, claim.status())


def _structures(run: list[Item]) -> Iterator[list[Item]]:
    """The ratios in a run: 由10.8:37.6:51.6調整為10.5:38.4:51.1 has two."""
    parts = run[:1]
    for item in run[1:]:
        if item.lead in COLON:
            parts.append(item)
            continue
        if len(parts) > _PAIR:
            yield parts
        parts = [item]
    if len(parts) > _PAIR:
        yield parts


def _bare(items: list[Item]) -> bool:
    return all(item.lead in COLON or BETWEEN.fullmatch(item.lead) for item in items[1:])


def _runs(items: list[Item]) -> Iterator[list[Item]]:
    """The shares of one sentence, no growth or points between them."""
    run: list[Item] = []
    for item in items:
        share = item.role is Role.SHARE and item.figure.kind in {Kind.PERCENT, Kind.RATIO}
        if run and (len(run) == _LONGEST or run[-1].sentence != item.sentence or item.role in {Role.GROWTH, Role.PP}):
            yield run
            run = []
        if share:
            run.append(item)
    if run:
        yield run
