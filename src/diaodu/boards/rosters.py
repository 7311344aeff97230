"""The rosters of an overview: a table for each family that the board names, with a row for each class."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from diaodu.boards.compared import Column
from diaodu.boards.declared import Board, TileSpec, period_of_tile
from diaodu.boards.figures import Figure, figure_of
from diaodu.boards.when import When
from diaodu.core.periods import Period
from diaodu.indicators.asking import Ask, Desk, sees_area
from diaodu.indicators.queries import answers_at
from diaodu.indicators.regime import Regime
from diaodu.people.viewers import Viewer
from diaodu.register.models import Place, Roster

Names = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ClassRow:
    """A class of a roster (without names: the whole roster) with its figures."""

    names: Names
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class RosterShown:
    """A roster with its counts and rates, in all and by class."""

    code: str
    names: Names
    complete: bool
    columns: tuple[Column, ...]
    rows: tuple[ClassRow, ...]


def rosters_of_board(desk: Desk, place: Place, board: Board, when: When, regime: Regime) -> Iterator[RosterShown]:
    """The rosters that hold for a place, of the families that its board names and the viewer may see."""
    node = desk.place(place.code)
    periods = [period_of_tile(TileSpec("", spec.period), board, when.period, regime.calendar) for spec in board.rosters]
    held = [
        desk.reader.roster(spec.family, node, period.last_day, "")
        for spec, period in zip(board.rosters, periods, strict=True)
    ]
    seen = Roster.objects.visible_to(desk.viewer).in_bulk([row.id for row in held if row])
    for spec, period, row in zip(board.rosters, periods, held, strict=True):
        codes = [code for code in spec.indicators if _is_visible(desk.viewer, code, regime)]
        if row is not None and row.id in seen and codes:
            yield _shown(desk, seen[row.id], place, codes, period, when, regime)


def _is_visible(viewer: Viewer, code: str, regime: Regime) -> bool:
    return code in regime.indicators and sees_area(viewer, regime.indicators[code].area)


def _shown(
    desk: Desk, roster: Roster, place: Place, codes: list[str], period: Period, when: When, regime: Regime
) -> RosterShown:
    classes = [(str(body["code"]), body["names"]) for body in roster.classes] if roster.complete else []
    rows = [("", {}), *classes]
    asks = [Ask(code, place.code, period.token, member_class=held) for held, _names in rows for code in codes]
    figures = [
        desk.made(("figure", when.known), ask, partial(figure_of, answer, regime=regime, known=when.known))
        for ask, answer in zip(asks, answers_at(desk, asks, judged=False), strict=True)
    ]
    width = len(codes)
    return RosterShown(
        code=roster.code,
        names=roster.names,
        complete=roster.complete,
        columns=tuple(_column(code, period, regime) for code in codes),
        rows=tuple(
            ClassRow(names, tuple(figures[index * width : (index + 1) * width]))
            for index, (_code, names) in enumerate(rows)
        ),
    )


def _column(code: str, period: Period, regime: Regime) -> Column:
    indicator = regime.indicators[code]
    return Column(code, indicator.names, regime.units[indicator.unit].names, period.token)
