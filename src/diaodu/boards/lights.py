"""Lights side by side: a place and those below it by the rule set in force, and by another one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from diaodu.boards.declared import Board, TileSpec, board_of, period_of_tile
from diaodu.boards.figures import Figure, figure_of
from diaodu.boards.places import PlaceAround, place_around
from diaodu.boards.when import When, asked_when
from diaodu.indicators.answers import Answer, LightAnswer
from diaodu.indicators.asking import Ask, Desk, sees_area
from diaodu.indicators.definitions import Indicator, LightRules
from diaodu.indicators.evaluate.leaves import next_level
from diaodu.indicators.queries import answers_at
from diaodu.indicators.regime import Regime, regime_of
from diaodu.kit.refusals import NotFound
from diaodu.people.viewers import Viewer

Names = Mapping[str, str]
UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class LitPlace:
    """A place with its figure and its two lights; None where a rule set looks at something that is not there."""

    code: str
    names: Names
    figure: Figure
    own: LightAnswer | None
    other: LightAnswer | None

    @property
    def differs(self) -> bool:
        """Whether the two sets give different colours; not where one of them cannot be asked."""
        return self.own is not None and self.other is not None and self.own.colour != self.other.colour


@dataclass(frozen=True, slots=True)
class Crossing:
    """How many places one set gives one colour and the other another."""

    own: str
    other: str
    count: int
    differs: bool


@dataclass(frozen=True, slots=True)
class LightsPage:
    """The places of one indicator by two rule sets, and how often they differ."""

    around: PlaceAround
    when: When
    usual: str
    indicator: Indicator
    choices: tuple[Indicator, ...]
    own: LightRules
    against: LightRules | None
    others: tuple[LightRules, ...]
    rows: tuple[LitPlace, ...]
    crossings: tuple[Crossing, ...]

    @property
    def generated(self) -> bool:
        """Whether it shows invented places."""
        return self.around.place.pack.generated

    @property
    def differing(self) -> int:
        """How many places get another colour."""
        return sum(row.differs for row in self.rows)

    @property
    def undecided(self) -> int:
        """How many places one of the sets cannot judge."""
        return sum(row.own is None or row.other is None for row in self.rows)


def lights_page(viewer: Viewer, code: str, query: Mapping[str, str]) -> LightsPage:
    """The lights of a place as an address asks for them. Raises ``NotFound`` where nothing there has lights."""
    around = place_around(viewer, code)
    regime, board = regime_of(around.place.pack), board_of(around.place)
    when = asked_when(query, regime)
    choices = lit(viewer, regime, board)
    if not choices or board is None:
        raise NotFound(_("這個地區沒有按規則亮燈的指標。"))
    tile = next((each for each in choices if each.indicator == query.get("indicator")), choices[0])
    period = period_of_tile(tile, board, when.period, regime.calendar).token
    answers = _answers(Desk(viewer, when.known), around.place.code, tile, period)
    own = regime.lights[regime.indicators[tile.indicator].lights]
    others = tuple(rules for rules in regime.lights.values() if rules.code != own.code)
    against = _against(query.get("against", ""), others, answers)
    rows = tuple(_row(answer, against, regime, when) for answer in answers)
    return LightsPage(
        around=around,
        when=when,
        usual=board.period,
        indicator=regime.indicators[tile.indicator],
        choices=tuple(regime.indicators[each.indicator] for each in choices),
        own=own,
        against=against,
        others=others,
        rows=rows,
        crossings=tuple(_crossings(rows)),
    )


def lit(viewer: Viewer, regime: Regime, board: Board | None) -> list[TileSpec]:
    """What has lights and the viewer may see: what the league compares, what else is shown, every other indicator."""
    shown = [*board.league, *(tile for group in board.groups for tile in group.tiles)] if board else []
    found: dict[str, TileSpec] = {}
    for tile in [*shown, *(TileSpec(code) for code in regime.indicators)]:
        indicator = regime.indicators.get(tile.indicator)
        if indicator and indicator.lights in regime.lights and sees_area(viewer, indicator.area):
            found.setdefault(tile.indicator, tile)
    return list(found.values())


def _answers(desk: Desk, code: str, tile: TileSpec, period: str) -> list[Answer]:
    """The place and those of the next level below it."""
    node = desk.place(code)
    below = next_level(desk.reader.places_below(node), desk.answerer(node).regime.levels)
    asks = [Ask(tile.indicator, place.code, period, facet=tile.facet or None) for place in (node, *below)]
    return answers_at(desk, asks)


def _against(asked: str, others: Iterable[LightRules], answers: Iterable[Answer]) -> LightRules | None:
    """The set that is asked for, else the first other one that judges any of the places, else the first."""
    by_code = {rules.code: rules for rules in others}
    judging = {light.rules for answer in answers for light in answer.lights if not light.own}
    if asked in by_code:
        return by_code[asked]
    return next((rules for code, rules in by_code.items() if code in judging), next(iter(by_code.values()), None))


def _row(answer: Answer, against: LightRules | None, regime: Regime, when: When) -> LitPlace:
    other = next((light for light in answer.lights if against and light.rules == against.code), None)
    figure = figure_of(answer, regime=regime, known=when.known)
    return LitPlace(answer.place.code, answer.place.names, figure, answer.light, other)


def _crossings(rows: Iterable[LitPlace]) -> list[Crossing]:
    """How the colours of the two sets meet, the commonest pair first."""
    pairs = Counter((_colour(row.own), _colour(row.other)) for row in rows)
    return [
        Crossing(own, other, count, differs=own != other and UNKNOWN not in {own, other})
        for (own, other), count in pairs.most_common()
    ]


def _colour(light: LightAnswer | None) -> str:
    return light.colour if light else UNKNOWN
