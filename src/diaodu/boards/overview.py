"""The overview of a place: its tiles, map, league table and commitments, as known at a ledger number."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial

from diaodu.boards.compared import League, MapShown, league_of, map_of
from diaodu.boards.declared import OVERVIEW, Board, TileSpec, board_of, period_of_tile
from diaodu.boards.lights import lit
from diaodu.boards.places import PlaceAround, place_around
from diaodu.boards.rosters import RosterShown, rosters_of_board
from diaodu.boards.tiles import Names, Tile, tile_of
from diaodu.boards.when import When, asked_when
from diaodu.indicators.answers import Answer
from diaodu.indicators.asking import Ask, Desk
from diaodu.indicators.definitions import LightRules
from diaodu.indicators.queries import answers_at
from diaodu.indicators.regime import Regime, regime_of
from diaodu.kit.refusals import NotFound
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
    rosters: tuple[RosterShown, ...]
    lit: bool
    commitments: tuple[StageCount, ...]

    @property
    def generated(self) -> bool:
        """Whether it shows an invented place."""
        return self.around.place.pack.generated


def overview(viewer: Viewer, code: str, query: Mapping[str, str], *, today: date, page: str = OVERVIEW) -> Overview:
    """The overview of a place, or what its board for another ``page`` declares, as an address asks for it.

    Raises ``NotFound``, ``UnknownPeriod``, ``BadNumber``.
    """
    around = place_around(viewer, code)
    place = around.place
    regime, board = regime_of(place.pack), board_of(place, page)
    when = asked_when(query, regime)
    desk = Desk(viewer, when.known)
    rules = query.get("rules", "")
    listed = board is not None and board.commitments
    return Overview(
        around=around,
        when=when,
        usual=board.period if board else "",
        rules=rules if rules in regime.lights else "",
        rule_sets=tuple(regime.lights.values()),
        groups=tuple(_groups(desk, place, board, when, rules, regime)) if board else (),
        map=map_of(desk, around, board, when, query.get("indicator", ""), regime) if board else None,
        league=league_of(desk, around, board, when, regime) if board else None,
        rosters=tuple(rosters_of_board(desk, place, board, when, regime)) if board else (),
        lit=bool(board and lit(viewer, regime, board)),
        commitments=tuple(commitments_by_state(viewer, code, today=today, known=when.known)) if listed else (),
    )


def _groups(desk: Desk, place: Place, board: Board, when: When, rules: str, regime: Regime) -> Iterator[GroupShown]:
    """The groups of tiles that the viewer may see, all answered at one desk."""
    asked = [
        [ask for tile in group.tiles if (ask := _ask(desk, place, board, tile, when, regime))] for group in board.groups
    ]
    found = iter(answers_at(desk, [ask for asks in asked for ask in asks]))
    for group, asks in zip(board.groups, asked, strict=True):
        tiles = [_tile(desk, ask, next(found), when, rules, regime) for ask in asks]
        if tiles:
            yield GroupShown(group.names, tuple(tiles))


def _tile(desk: Desk, ask: Ask, answer: Answer, when: When, rules: str, regime: Regime) -> Tile:
    made = partial(tile_of, answer, regime=regime, known=when.known, rules=rules)
    return desk.made(("tile", when.known, rules), ask, made)


def _ask(desk: Desk, place: Place, board: Board, tile: TileSpec, when: When, regime: Regime) -> Ask | None:
    """The question of a tile; none where the viewer's areas leave it out, or where it was not declared then."""
    period = period_of_tile(tile, board, when.period, regime.calendar)
    ask = Ask(tile.indicator, place.code, period.token, facet=tile.facet or None)
    try:
        desk.at(ask)
    except NotFound:
        return None
    return ask
