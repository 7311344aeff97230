"""The big screen of a place: the parts of its overview as panels that a screen shows one after another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from diaodu.boards.lights import LightsPage, lights_page
from diaodu.boards.overview import Overview, overview
from diaodu.boards.tiles import Names, Tile
from diaodu.ledger.queries import newest_number, recorded_last
from diaodu.people.viewers import Viewer

TILES = 6


@dataclass(frozen=True, slots=True)
class Panel:
    """One picture: ``kind`` is tiles, map, lights or league; only tiles have names and tiles of their own."""

    kind: str
    names: Names
    tiles: tuple[Tile, ...] = ()


@dataclass(frozen=True, slots=True)
class Screen:
    """All panels, and how fresh they are: the newest ledger number and when it was recorded (None: nothing yet)."""

    shown: Overview
    lights: LightsPage | None
    panels: tuple[Panel, ...]
    newest: int
    recorded_at: datetime | None


def screen_of(viewer: Viewer, code: str, query: Mapping[str, str], *, today: date) -> Screen:
    """The screen of a place. Raises ``NotFound``, ``UnknownPeriod``, ``BadNumber`` like its overview."""
    shown = overview(viewer, code, query, today=today)
    lights = lights_page(viewer, code, {}) if shown.lit else None
    return Screen(shown, lights, tuple(_panels(shown, lights)), newest_number(), recorded_last())


def _panels(shown: Overview, lights: LightsPage | None) -> Iterator[Panel]:
    for group in shown.groups:
        for start in range(0, len(group.tiles), TILES):
            yield Panel("tiles", group.names, group.tiles[start : start + TILES])
    if shown.map:
        yield Panel("map", shown.map.names)
    if lights:
        yield Panel("lights", lights.indicator.names)
    if shown.league:
        yield Panel("league", {})
