"""Places side by side: the map and the league table of an overview."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from diaodu.boards.declared import Board, BoardMap, TileSpec, period_of_tile
from diaodu.boards.figures import Figure, figure_of
from diaodu.boards.places import PlaceAround
from diaodu.boards.when import When
from diaodu.core.units import RANK
from diaodu.indicators.absence_words import absence_words
from diaodu.indicators.asking import Ask, Desk, sees_area
from diaodu.indicators.definitions import Indicator
from diaodu.indicators.queries import LeagueRow, league_at
from diaodu.indicators.regime import Regime
from diaodu.kit.charts import options as charts
from diaodu.kit.languages import name_in_language
from diaodu.people.viewers import Viewer

Names = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class RowShown:
    """A place of a comparison with its figures, and their ranks in words."""

    code: str
    names: Names
    figure: Figure
    rank: str = ""
    small_base: bool = False


@dataclass(frozen=True, slots=True)
class MapShown:
    """A map with the table that says the same."""

    code: str
    names: Names
    period: str
    unit: Names
    choices: tuple[Indicator, ...]
    rows: tuple[RowShown, ...]
    options: dict[str, Any]
    url: str
    notice: str | Names


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the league table."""

    code: str
    names: Names
    unit: Names
    period: str
    guard: str = ""


@dataclass(frozen=True, slots=True)
class LeagueLine:
    """A place of the league table: one cell for each column."""

    code: str
    names: Names
    cells: tuple[RowShown, ...]


@dataclass(frozen=True, slots=True)
class League:
    """The league table, and bars of its first column (none with fewer than two values)."""

    columns: tuple[Column, ...]
    rows: tuple[LeagueLine, ...]
    bars: dict[str, Any] | None


def map_of(desk: Desk, around: PlaceAround, board: Board, when: When, asked: str, regime: Regime) -> MapShown | None:
    """The map of the places below; none where the board's map draws none of them."""
    drawn = board.map
    if drawn is None or not drawn.codes() & {place.code for place in around.below}:
        return None
    choices = {tile.indicator: tile for tile in visible_tiles(desk.viewer, (*board.league, drawn.first), regime)}
    if not choices:
        return None
    chosen = choices.get(asked) or choices.get(drawn.first.indicator) or next(iter(choices.values()))
    ask = _asked(chosen, around.place.code, board, when, regime)
    rows = [row for row in _rows(desk, ask, when, regime) if row.code in drawn.codes()]
    unit = regime.units[regime.indicators[ask.code].unit].names
    return MapShown(
        code=ask.code,
        names=regime.indicators[ask.code].names,
        period=rows[0].figure.period if rows else "",
        unit=unit,
        choices=tuple(regime.indicators[code] for code in choices),
        rows=tuple(rows),
        options=desk.made(("map", when.known), ask, partial(_choropleth, around, drawn, ask, rows, regime)),
        url=reverse("map_shapes", args=[around.place.code]),
        notice=drawn.notice,
    )


def visible_tiles(viewer: Viewer, tiles: Iterable[TileSpec], regime: Regime) -> list[TileSpec]:
    """Those whose indicator is declared and lies in the viewer's areas."""
    declared = [tile for tile in tiles if tile.indicator in regime.indicators]
    return [tile for tile in declared if sees_area(viewer, regime.indicators[tile.indicator].area)]


def _choropleth(
    around: PlaceAround, drawn: BoardMap, ask: Ask, rows: Sequence[RowShown], regime: Regime
) -> dict[str, Any]:
    indicator, short = regime.indicators[ask.code], drawn.short_names()
    unit = name_in_language(regime.units[indicator.unit].names)
    marks = [_mark(row, short.get(row.code), unit, page="#map") for row in rows]
    return charts.choropleth(
        title=name_in_language(indicator.names),
        map_url=reverse("map_shapes", args=[around.place.code]),
        marks=[*marks, *_blanks(drawn, around.place.code)],
        no_data=_("無數據"),
    )


def league_of(desk: Desk, around: PlaceAround, board: Board, when: When, regime: Regime) -> League | None:
    """The league table of the places below, or of the place among its peers; none where the board has none."""
    parent, columns = compared_below(around), visible_tiles(desk.viewer, board.league, regime)
    if not columns or not parent:
        return None
    asks = [_asked(tile, parent, board, when, regime) for tile in columns]
    found = {ask.code: _rows(desk, ask, when, regime) for ask in asks}
    lines: dict[str, list[RowShown]] = {}
    for row in chain.from_iterable(found.values()):
        lines.setdefault(row.code, []).append(row)
    if not lines:
        return None
    heads = tuple(_column(regime, code, rows) for code, rows in found.items())
    here = around.place.code
    bars = desk.made(("bars", when.known, here), asks[0], partial(_bars, heads[0], found[asks[0].code], here))
    return League(heads, tuple(LeagueLine(code, cells[0].names, tuple(cells)) for code, cells in lines.items()), bars)


def _bars(column: Column, rows: Sequence[RowShown], here: str) -> dict[str, Any] | None:
    """The values of one column as bars, best first; the place itself stands out among its peers."""
    unit = name_in_language(column.unit)
    cells = [cell for cell in rows if cell.figure.value is not None and not cell.small_base]
    if len(cells) <= 1:
        return None
    marks = [_mark(cell, None, unit, highlighted=cell.code == here) for cell in cells]
    return charts.bars(title=name_in_language(column.names), unit=unit, marks=marks)


def compared_below(around: PlaceAround) -> str:
    """Whose children are compared: those of the place, or it among its peers where the place above is in sight."""
    if around.below:
        return around.place.code
    above = around.above[-1] if around.above else None
    return above.code if above and above.pk == around.place.parent_id else ""


def _column(regime: Regime, code: str, rows: Sequence[RowShown]) -> Column:
    indicator = regime.indicators[code]
    period = rows[0].figure.period if rows else ""
    return Column(code, indicator.names, regime.units[indicator.unit].names, period, guard_words(indicator, regime))


def guard_words(indicator: Indicator, regime: Regime) -> str:
    """Under which base a figure is not ranked; empty where the pack sets none."""
    least = indicator.least_base
    if least is None:
        return ""
    base = f"{least.value:,} {name_in_language(regime.units[least.unit].names)}"
    return _("基數低於 %(base)s 的不排位") % {"base": base}


def _asked(tile: TileSpec, parent: str, board: Board, when: When, regime: Regime) -> Ask:
    """What a tile asks of a place, at its own period."""
    period = period_of_tile(tile, board, when.period, regime.calendar)
    return Ask(tile.indicator, parent, period.token, facet=tile.facet or None)


def _rows(desk: Desk, ask: Ask, when: When, regime: Regime) -> tuple[RowShown, ...]:
    """The places below one by an indicator."""
    return desk.made(
        ("league", when.known), ask, lambda: tuple(_row(row, regime, when) for row in league_at(desk, ask))
    )


def _row(row: LeagueRow, regime: Regime, when: When) -> RowShown:
    figure = figure_of(row.answer, regime=regime, known=when.known)
    return RowShown(row.place, row.answer.place.names, figure, _rank_words(row), row.small_base)


def _rank_words(row: LeagueRow) -> str:
    """The rank and its change; nothing for a figure that is a rank itself."""
    if row.small_base:
        return _("基數過小，不排位")
    if row.ranked is None or row.answer.unit.measures == RANK:
        return ""
    place = _("第 %(rank)s / %(of)s 位") % {"rank": row.ranked.rank, "of": row.ranked.of}
    if row.ranked.tied:
        place += _("（並列）")
    return f"{place} {_change_words(row.change)}".strip()


def _change_words(change: int | None) -> str:
    """Up or down on the period before; nothing where it did not change or is not known."""
    if not change:
        return ""
    return (_("升 %(places)s") if change > 0 else _("降 %(places)s")) % {"places": abs(change)}


def _blanks(drawn: BoardMap, parent: str) -> list[charts.Mark]:
    """Shapes that are no places: they are drawn, and never listed or counted."""
    blanks = drawn.blanks(parent).items()
    return [charts.Mark(code, name_in_language(names), None, _("不是行政區")) for code, names in blanks]


def _mark(row: RowShown, short: Names | None, unit: str, *, highlighted: bool = False, page: str = "") -> charts.Mark:
    value = row.figure.value
    return charts.Mark(
        code=row.code,
        name=name_in_language(short or row.names),
        value=value,
        words=f"{value:,} {unit}" if value is not None else absence_words(row.figure.absence),
        link=reverse("overview", args=[row.code]) + page,
        highlighted=highlighted,
    )
