"""The overview of a place: its tiles, map, league table and commitments, as known at a ledger number."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from diaodu.boards.compared import League, MapShown, league_of, map_of
from diaodu.boards.declared import Board, Group, board_of, period_of_tile
from diaodu.boards.places import PlaceAround, place_around
from diaodu.boards.tiles import Names, Tile, tile_of
from diaodu.boards.when import When, asked_when
from diaodu.indicators.definitions import LightRules
from diaodu.indicators.queries import Ask, answers
from diaodu.indicators.regime import Regime, regime_of
from diaodu.ledger.measures import calendar_of
from diaodu.people.viewers import Viewer
from diaodu.register.models import Place
from diaodu.register.queries import StageCount, commitments_by_state


@dataclass(frozen=True, slots=True)
class GroupShown:
    """Tiles under one heading."""

    names: Names
    tiles: tuple[Tile, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything on a place's overview; parts that its board does not declare are empty."""

    around: PlaceAround
    when: When
    usual: str
    rules: str
    rule_sets: tuple[LightRules, ...]
    groups: tuple[GroupShown, ...]
    map: MapShown | None
    league: League | None
    commitments: tuple[StageCount, ...]

    @property
    def generated(self) -> bool:
        """Whether it shows an invented place."""
        return self.around.place.pack.generated


def overview(viewer: Viewer, code: str, query: Mapping[str, str], *, today: date) -> Overview:
    """The overview of a place as an address asks for it. Raises ``NotFound`` and ``BadQuestion``."""
    around = place_around(viewer, code)
    place = around.place
    when, regime, board = asked_when(query, calendar_of(place.pack)), regime_of(place.pack), board_of(place)
    rules = query.get("rules", "")
    commitments = commitments_by_state(viewer, code, today=today) if board and board.commitments else ()
    return Overview(
        around=around,
        when=when,
        usual=board.period if board else "",
        rules=rules if rules in regime.lights else "",
        rule_sets=tuple(regime.lights.values()),
        groups=tuple(_groups(viewer, place, board, when, rules, regime)) if board else (),
        map=map_of(viewer, around, board, when, query.get("indicator", ""), regime) if board else None,
        league=league_of(viewer, around, board, when, regime) if board else None,
        commitments=tuple(commitments),
    )


def _groups(viewer: Viewer, place: Place, board: Board, when: When, rules: str, regime: Regime) -> Iterator[GroupShown]:
    """The groups of tiles, all answered by one reader."""
    asks = [
        _ask(place, board, group, index, when, regime) for group in board.groups for index in range(len(group.tiles))
    ]
    found = iter(answers(viewer, asks, known=when.known))
    for group in board.groups:
        shown = [next(found) for _tile in group.tiles]
        tiles = [tile_of(each, sources=regime.sources, known=when.known, rules=rules) for each in shown]
        yield GroupShown(group.names, tuple(tiles))


def _ask(place: Place, board: Board, group: Group, index: int, when: When, regime: Regime) -> Ask:
    tile = group.tiles[index]
    period = period_of_tile(tile, board, when.period, regime.calendar)
    return Ask(tile.indicator, place.code, period.token, facet=tile.facet or None)
