"""The board that a place's overview shows, as its pack declares it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from diaodu.core.periods import MONTHS_LONG, Calendar, Period, PeriodKind, containing
from diaodu.packs.definitions import definitions
from diaodu.packs.models import Pack
from diaodu.packs.remembering import remembered
from diaodu.register.models import Place
from diaodu.register.queries.places import BOARD

Names = Mapping[str, str]
FORMS = ("hant", "hans", "en")
LENGTHS = {**MONTHS_LONG, PeriodKind.DAY: 0}
OVERVIEW, EVENTS, COOPERATION = "overview", "events", "cooperation"
PAGES = (OVERVIEW, EVENTS, COOPERATION)


@dataclass(frozen=True, slots=True)
class TileSpec:
    """One tile: an indicator, with a period and facet of its own where they differ from the board's."""

    indicator: str
    period: str = ""
    facet: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Tiles under one heading."""

    names: Names
    tiles: tuple[TileSpec, ...]


@dataclass(frozen=True, slots=True)
class BoardMap:
    """The map of the places below: shapes with the codes of places, and the tile first shown on it.

    It may hold the shapes below those as well. A *blank* shape is no place: it fills a gap in the place ``parent``.
    """

    first: TileSpec
    geojson: Mapping[str, Any]
    notice: str | Names

    def codes(self) -> frozenset[str]:
        """The places that are drawn."""
        drawn = (feature["properties"] for feature in self.geojson["features"])
        return frozenset(str(properties["code"]) for properties in drawn if not properties.get("blank"))

    def blanks(self, parent: str) -> dict[str, Names]:
        """The blank shapes of a place, with names."""
        drawn = (feature["properties"] for feature in self.geojson["features"])
        found = [each for each in drawn if each.get("blank") and each.get("parent") == parent]
        return {str(each["code"]): {form: str(each.get(f"name_{form}", "")) for form in FORMS} for each in found}

    def inside(self, parent: str, below: Collection[str]) -> dict[str, Any]:
        """The shapes of the places directly below one, and its blank ones."""
        wanted = {*below, *self.blanks(parent)}
        features = [feature for feature in self.geojson["features"] if str(feature["properties"]["code"]) in wanted]
        return {**self.geojson, "features": features}

    def short_names(self) -> dict[str, Names]:
        """Names short enough to stand on the map, where the file gives them (``short_hant`` and so on)."""
        found: dict[str, Names] = {}
        for feature in self.geojson["features"]:
            properties = feature["properties"]
            found[str(properties["code"])] = {
                form: str(properties.get(f"short_{form}") or properties.get(f"name_{form}", "")) for form in FORMS
            }
        return {code: names for code, names in found.items() if any(names.values())}


@dataclass(frozen=True, slots=True)
class RosterSpec:
    """A family of rosters whose holding one is shown by class, with the indicators that make its columns."""

    family: str
    indicators: tuple[str, ...]
    period: str = ""


@dataclass(frozen=True, slots=True)
class Board:
    """What the overview of a place shows, or another ``page`` that a room has for it."""

    code: str
    page: str
    places: tuple[str, ...]
    level: str
    period: str
    groups: tuple[Group, ...]
    map: BoardMap | None
    league: tuple[TileSpec, ...]
    rosters: tuple[RosterSpec, ...]
    commitments: bool

    @classmethod
    def of(cls, code: str, body: Mapping[str, Any]) -> Board:
        """Build from a checked declaration."""
        drawn = body.get("map")
        return cls(
            code=code,
            page=str(body.get("page", OVERVIEW)),
            places=tuple(body.get("places", ())),
            level=str(body.get("level", "")),
            period=str(body["period"]),
            groups=tuple(_group(group) for group in body.get("groups", ())),
            map=BoardMap(_tile(drawn), drawn["geojson"], body["map_notice"]) if drawn else None,
            league=tuple(_tile(column) for column in body.get("league", ())),
            rosters=tuple(_roster(roster) for roster in body.get("rosters", ())),
            commitments=bool(body.get("commitments", False)),
        )


def _group(body: Mapping[str, Any]) -> Group:
    return Group(body["names"], tuple(_tile(tile) for tile in body.get("tiles", ())))


def _roster(body: Mapping[str, Any]) -> RosterSpec:
    return RosterSpec(str(body["family"]), tuple(map(str, body["indicators"])), str(body.get("period", "")))


def _tile(body: str | Mapping[str, Any]) -> TileSpec:
    """A tile as declared: a table, or only the indicator's code."""
    if isinstance(body, str):
        return TileSpec(body)
    return TileSpec(str(body["indicator"]), str(body.get("period", "")), str(body.get("facet", "")))


def board_of(place: Place, page: str = OVERVIEW) -> Board | None:
    """A page's board of a place: one that names it, else one for its level, else that of the nearest place above."""
    boards = [board for board in _own_boards(place.pack) if board.page == page]
    for code in reversed(place.path.rstrip("/").split("/")):
        for board in boards:
            if code in board.places or (code == place.code and board.level == place.level):
                return board
    return None


@remembered
def _own_boards(pack: Pack, *, known: int | None = None) -> list[Board]:
    """The boards of a place's own pack: a pack that builds on another does not take its boards over."""
    found = definitions(pack, BOARD, known=known).items()
    return [Board.of(code, declared.body) for code, declared in found if declared.pack == pack.code]


def period_of_tile(tile: TileSpec, board: Board, asked: Period | None, calendar: Calendar) -> Period:
    """The period a tile shows: its own or the board's, or the one of the same length that holds the asked one's end."""
    own = Period.parse(tile.period or board.period, calendar)
    if asked is None:
        return own
    if not tile.period or LENGTHS[own.kind] <= LENGTHS[asked.kind]:
        return asked
    return containing(asked, own.kind)
