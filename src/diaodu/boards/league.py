"""The league table of a place by one indicator: ranks by peer class, why they changed, what the next one takes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from diaodu.boards.compared import compared_below, guard_words, visible_tiles
from diaodu.boards.declared import Board, TileSpec, board_of, period_of_tile
from diaodu.boards.figures import Figure, figure_of
from diaodu.boards.places import PlaceAround, place_around
from diaodu.boards.score_words import cause_words, distance_unit, move_words, rank_words
from diaodu.boards.scores import sheets_at
from diaodu.boards.when import When, asked_when
from diaodu.core.growth import difference
from diaodu.core.rounding import fraction_outward
from diaodu.core.units import RANK
from diaodu.indicators.answers import Answer
from diaodu.indicators.asking import Ask, Desk
from diaodu.indicators.definitions import Indicator
from diaodu.indicators.leagues import LeagueRow, league_at
from diaodu.indicators.reader import PlaceNode
from diaodu.indicators.regime import Regime, regime_of
from diaodu.indicators.scoring.definitions import ScoreSheet
from diaodu.kit.charts import options as charts
from diaodu.kit.languages import name_in_language
from diaodu.kit.refusals import NotFound
from diaodu.people.viewers import Viewer

Names = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class RankedPlace:
    """A place of the table. ``moved`` is by how much its figure changed, ``next`` what the next rank takes."""

    code: str
    names: Names
    figure: Figure
    then: Figure | None
    moved: str
    rank: str
    change: str
    cause: str
    passed: tuple[str, ...]
    passed_by: tuple[str, ...]
    next: str
    small_base: bool


@dataclass(frozen=True, slots=True)
class RankedGroup:
    """A peer class, or everybody: its rows, and their bars (none with fewer than two values)."""

    chart: str
    names: Names
    rows: tuple[RankedPlace, ...]
    bars: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class LeaguePage:
    """A league table: ``groupings`` are the score sheets by whose peer classes it can be told apart."""

    around: PlaceAround
    when: When
    usual: str
    period: str
    before: str
    indicator: Indicator
    unit: Names
    guard: str
    choices: tuple[Indicator, ...]
    groupings: tuple[ScoreSheet, ...]
    grouping: ScoreSheet | None
    groups: tuple[RankedGroup, ...]

    @property
    def generated(self) -> bool:
        """Whether it shows invented places."""
        return self.around.place.pack.generated


def league_page(viewer: Viewer, code: str, query: Mapping[str, str]) -> LeaguePage:
    """The league table of the places below, or of a place among its peers. Raises ``NotFound`` where there is none."""
    around = place_around(viewer, code)
    regime, board, parent = regime_of(around.place.pack), board_of(around.place), compared_below(around)
    when = asked_when(query, regime)
    choices = _choices(viewer, board, regime)
    if board is None or not choices or not parent:
        raise NotFound(_("這個地區沒有排位表。"))
    tile = next((each for each in choices if each.indicator == query.get("indicator")), choices[0])
    period = period_of_tile(tile, board, when.period, regime.calendar)
    desk = Desk(viewer, when.known)
    groupings = _groupings(desk, desk.place(parent), regime)
    grouping = next((each for each in groupings if each.code == query.get("classes")), None)
    ask = Ask(tile.indicator, parent, period.token, facet=tile.facet or None)
    rows = league_at(desk, ask, _classes(desk, parent, grouping) if grouping else None)
    indicator = regime.indicators[tile.indicator]
    return LeaguePage(
        around=around,
        when=when,
        usual=board.period,
        period=period.token,
        before=next((row.then.period.token for row in rows if row.then), ""),
        indicator=indicator,
        unit=regime.units[indicator.unit].names,
        guard=guard_words(indicator, regime),
        choices=tuple(regime.indicators[each.indicator] for each in choices),
        groupings=groupings,
        grouping=grouping,
        groups=tuple(_groups(rows, grouping, around, regime, when)),
    )


def _choices(viewer: Viewer, board: Board | None, regime: Regime) -> list[TileSpec]:
    """What the board's league compares, without what is a rank already."""
    tiles = visible_tiles(viewer, board.league, regime) if board else []
    return [tile for tile in tiles if regime.units[regime.indicators[tile.indicator].unit].measures != RANK]


def _groupings(desk: Desk, parent: PlaceNode, regime: Regime) -> tuple[ScoreSheet, ...]:
    """The sheets with several classes that hold the places directly below."""
    sheets = [sheet for sheet in sheets_at(desk, parent, regime) if len(sheet.classes) > 1]
    return tuple(sheet for sheet in sheets if sheet.place == parent.code)


def _classes(desk: Desk, parent: str, sheet: ScoreSheet) -> Mapping[str, str]:
    """The peer class of each place below, class by class as the sheet declares them."""
    below = desk.reader.places_below(desk.place(parent))
    return {
        place.code: each.code
        for each in sheet.classes
        for place in below
        if sheet.class_of(place.code, place.level) == each
    }


def _groups(
    rows: Sequence[LeagueRow], grouping: ScoreSheet | None, around: PlaceAround, regime: Regime, when: When
) -> list[RankedGroup]:
    names = {row.place: name_in_language(row.answer.place.names) for row in rows}
    classes = [(each.code, each.names) for each in grouping.classes] if grouping else [("", {})]
    found: list[RankedGroup] = []
    for code, words in classes:
        shown = tuple(_row(row, names, regime, when) for row in rows if row.group == code)
        if shown:
            found.append(
                RankedGroup(f"league-{code or 'all'}", words, shown, _bars(rows[0].answer, shown, around.place.code))
            )
    return found


def _row(row: LeagueRow, names: Mapping[str, str], regime: Regime, when: When) -> RankedPlace:
    return RankedPlace(
        code=row.place,
        names=row.answer.place.names,
        figure=figure_of(row.answer, regime=regime, known=when.known),
        then=figure_of(row.then, regime=regime, known=when.known) if row.then else None,
        moved=_moved(row),
        rank=rank_words(row.ranked),
        change=move_words(row.move),
        cause=cause_words(row.move),
        passed=tuple(names[code] for code in row.move.passed) if row.move else (),
        passed_by=tuple(names[code] for code in row.move.passed_by) if row.move else (),
        next=_next(row),
        small_base=row.small_base,
    )


def _moved(row: LeagueRow) -> str:
    """By how much the place's own figure changed on the period before; empty where one of them is not there."""
    change = difference(row.answer.reading, row.then.reading) if row.then else None
    words = row.answer.shown(change)
    if words is None:
        return ""
    return f"{Decimal(words):+,f} {distance_unit(row.answer.unit)}"


def _next(row: LeagueRow) -> str:
    """What reaches the next better rank, in the figure's own unit, rounded up so that it is enough."""
    if not isinstance(row.needed, Decimal):
        return ""
    unit = row.answer.unit
    gap = fraction_outward(Fraction(row.needed) / Fraction(unit.factor), row.answer.decimals, up=True)
    return f"{gap:,f} {distance_unit(unit)}"


def _bars(answer: Answer, rows: Sequence[RankedPlace], here: str) -> dict[str, Any] | None:
    unit = name_in_language(answer.unit.names)
    drawn = [row for row in rows if row.figure.value is not None and not row.small_base]
    if len(drawn) <= 1:
        return None
    return charts.bars(
        title=name_in_language(answer.indicator.names), unit=unit, marks=[_mark(row, unit, here) for row in drawn]
    )


def _mark(row: RankedPlace, unit: str, here: str) -> charts.Mark:
    return charts.Mark(
        code=row.code,
        name=name_in_language(row.names),
        value=row.figure.value,
        words=f"{row.figure.value:,} {unit}",
        link=reverse("overview", args=[row.code]),
        highlighted=row.code == here,
    )
