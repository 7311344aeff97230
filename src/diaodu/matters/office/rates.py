"""Rates of matters by place: indicators of the engine, each with its trail."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from diaodu.boards.tiles import Tile, tile_of
from diaodu.indicators.answers import LightAnswer
from diaodu.indicators.asking import Ask, Desk
from diaodu.indicators.regime import Regime
from diaodu.kit.refusals import NotFound
from diaodu.matters.office.declared import MatterBoard
from diaodu.people.permissions import Permission
from diaodu.people.viewers import Viewer
from diaodu.register.models import Place


@dataclass(frozen=True, slots=True)
class RateRow:
    """A place with its rates, in the order of the columns."""

    place: Place
    tiles: Sequence[Tile]


@dataclass(frozen=True, slots=True)
class Rates:
    """The columns (the names and units of indicators), their notes, the rule sets of their lights, and the rows: the
    place itself, then those directly below.
    """

    columns: Sequence[tuple[Mapping[str, str], Mapping[str, str]]]
    notes: Sequence[tuple[Mapping[str, str], Mapping[str, str] | str]]
    rules: Sequence[LightAnswer]
    rows: Sequence[RateRow]


def rates_of(viewer: Viewer, board: MatterBoard, place: Place, period: str) -> Rates:
    """The rates of a place and of those directly below it in a period, year to date."""
    desk = Desk(viewer)
    seen = Place.objects.visible_to(viewer, Permission.INDICATOR_VIEW).select_related("pack")
    below = seen.filter(parent=place, pack__generated=place.pack.generated).order_by("code")
    answerer = desk.answerer(desk.place(place.code))
    regime: Regime = answerer.regime
    found = [regime.indicators[code] for code in board.rates if code in regime.indicators]
    codes = [indicator.code for indicator in found]
    rows = [RateRow(each, row) for each in (place, *below) if (row := _row(desk, codes, each, period))]
    lights = {tile.light.rules: tile.light for row in rows for tile in row.tiles if tile.light}
    return Rates(
        [(indicator.names, regime.units[indicator.unit].names) for indicator in found],
        [(indicator.names, indicator.note) for indicator in found if indicator.note],
        list(lights.values()),
        rows,
    )


def held_up(viewer: Viewer, board: MatterBoard, place: Place, period: str, factors: Sequence[str]) -> dict[str, Tile]:
    """What each factor holds up at the end of a period, and all of them ("") together, as the indicator that the board
    names counts it; nothing where it names none, or where the viewer may not ask.
    """
    desk = Desk(viewer)
    try:
        asked = {each: desk.at(Ask(board.blocked, place.code, period, facet=each)) for each in ("", *factors)}
    except NotFound:
        return {}
    return {
        each: tile_of(answerer.answer(board.blocked, at), regime=answerer.regime, known=None, rules="")
        for each, (answerer, at) in asked.items()
    }


def _row(desk: Desk, codes: Sequence[str], place: Place, period: str) -> list[Tile]:
    """The tiles of a place; none where the viewer may not ask for its figures."""
    try:
        asked = [desk.at(Ask(code, place.code, period)) for code in codes]
    except NotFound:
        return []
    return [
        tile_of(answerer.answer(code, at), regime=answerer.regime, known=None, rules="")
        for code, (answerer, at) in zip(codes, asked, strict=True)
    ]
