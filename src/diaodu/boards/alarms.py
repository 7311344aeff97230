"""What is red: the lit figures of a place, and of the places below it, that are not green."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from diaodu.boards.declared import Board, TileSpec, board_of, period_of_tile
from diaodu.boards.figures import Figure, figure_of
from diaodu.boards.lights import lit
from diaodu.indicators.answers import Answer, LightAnswer
from diaodu.indicators.asking import Ask, Desk
from diaodu.indicators.evaluate.leaves import next_level
from diaodu.indicators.queries import answers_at
from diaodu.indicators.regime import Regime, regime_of
from diaodu.people.viewers import Viewer
from diaodu.register.models import Place

Names = Mapping[str, str]
WORST_FIRST = ("red", "orange", "yellow")


@dataclass(frozen=True, slots=True)
class Alarm:
    """A figure whose light is not green, with the words of its rule."""

    place: str
    place_names: Names
    names: Names
    figure: Figure
    light: LightAnswer


@dataclass(frozen=True, slots=True)
class PlaceAlarms:
    """The alarms of a place and of those below it, the worst first; ``quiet`` figures are lit without alarm."""

    place: Place
    period: str
    own: tuple[Alarm, ...]
    below: tuple[Alarm, ...]
    quiet: int


def alarms_of(viewer: Viewer, places: Iterable[Place]) -> list[PlaceAlarms]:
    """The alarms of each of some places whose board has lit figures, at the periods of the board."""
    found = []
    for place in places:
        regime, board = regime_of(place.pack), board_of(place)
        tiles = lit(viewer, regime, board) if board else []
        if board and tiles:
            found.append(_alarms(Desk(viewer), place, board, tiles, regime))
    return found


def _alarms(desk: Desk, place: Place, board: Board, tiles: list[TileSpec], regime: Regime) -> PlaceAlarms:
    node = desk.place(place.code)
    shown = {tile.indicator for tile in (*board.league, *(tile for group in board.groups for tile in group.tiles))}
    wanted = [tile for tile in tiles if tile.indicator in shown]
    below = next_level(desk.reader.places_below(node), desk.answerer(node).regime.levels)
    asks = [
        Ask(tile.indicator, each.code, period_of_tile(tile, board, None, regime.calendar).token, tile.facet or None)
        for each in (node, *below)
        for tile in wanted
    ]
    answers = answers_at(desk, asks)
    alarms = sorted(_raised(answers, regime), key=lambda alarm: WORST_FIRST.index(alarm.light.colour))
    lights = sum(answer.light is not None for answer in answers)
    return PlaceAlarms(
        place=place,
        period=board.period,
        own=tuple(alarm for alarm in alarms if alarm.place == place.code),
        below=tuple(alarm for alarm in alarms if alarm.place != place.code),
        quiet=lights - len(alarms),
    )


def _raised(answers: Iterable[Answer], regime: Regime) -> Iterator[Alarm]:
    for answer in answers:
        if answer.light and answer.light.colour in WORST_FIRST:
            figure = figure_of(answer, regime=regime)
            yield Alarm(answer.place.code, answer.place.names, answer.indicator.names, figure, answer.light)
