"""An indicator at a place: its course with target lines, its pace on every baseline, the places below."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from diaodu.boards import words
from diaodu.boards.curves import YEARLY
from diaodu.boards.declared import Board, TileSpec, board_of, period_of_tile
from diaodu.boards.figures import Figure, facet_names, figure_of
from diaodu.boards.places import place_around, starting_places
from diaodu.boards.when import When, asked_when
from diaodu.core.absences import Reading
from diaodu.core.periods import Period, PeriodKind
from diaodu.indicators.absence_words import absence_words
from diaodu.indicators.answers import Answer, LightAnswer
from diaodu.indicators.asking import Ask, Desk
from diaodu.indicators.evaluate.functions import before
from diaodu.indicators.evaluate.leaves import next_level
from diaodu.indicators.queries import answer_at, answers_at
from diaodu.indicators.regime import Regime, regime_of
from diaodu.indicators.targets import CURVE, LAST_YEAR, LINEAR
from diaodu.kit.charts import options as charts
from diaodu.kit.languages import name_in_language
from diaodu.people.viewers import Viewer
from diaodu.register.models import Place

Names = Mapping[str, str]
DRAWN = {PeriodKind.MONTH: 24, PeriodKind.QUARTER: 8, PeriodKind.HALF: 6, PeriodKind.YEAR: 6}
BASELINES = (LINEAR, CURVE, LAST_YEAR)


@dataclass(frozen=True, slots=True)
class BaselineRow:
    """Progress towards a target line on one baseline; texts are as shown, empty where there is nothing to tell."""

    tier: str
    target: str
    baseline: str
    expected: str
    actual: str
    gap: str
    is_behind: bool
    required: str


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A place below with its figure and light."""

    code: str
    names: Names
    figure: Figure
    light: LightAnswer | None


@dataclass(frozen=True, slots=True)
class CoursePage:
    """An indicator at one place and period."""

    place: Place
    when: When
    facets: tuple[tuple[str, Names], ...]
    facet: str
    figure: Figure
    light: LightAnswer | None
    lines: tuple[words.LineShown, ...]
    baselines: tuple[BaselineRow, ...]
    points: tuple[Figure, ...]
    options: dict[str, Any] | None
    below: tuple[PlaceRow, ...]
    conflict: str


def places_for(viewer: Viewer, code: str, pack: str) -> list[Place]:
    """The places to begin at that have a board and whose pack counts by this definition."""
    found = [start.place for start in starting_places(viewer)]
    return [place for place in found if _counts(place, code, pack)]


def _counts(place: Place, code: str, pack: str) -> bool:
    indicator = regime_of(place.pack).indicators.get(code)
    return indicator is not None and indicator.pack == pack and board_of(place) is not None


def course_page(viewer: Viewer, code: str, query: Mapping[str, str], places: Sequence[Place]) -> CoursePage | None:
    """The course of an indicator at the place asked for, else the first of some; None without any.

    Raises ``NotFound`` for a place out of sight, and for a facet that the indicator does not have.
    """
    place = place_around(viewer, query["place"]).place if query.get("place") else next(iter(places), None)
    board = board_of(place) if place else None
    if place is None or board is None:
        return None
    when = asked_when(query, regime_of(place.pack))
    desk, regime = Desk(viewer, when.known), regime_of(place.pack, known=when.known)
    period, own = _period(board, code, when, regime)
    facet = query.get("facet", "")
    ask = Ask(code, place.code, period.token, facet=facet or own or None)
    answer = answer_at(desk, ask)
    course = answers_at(desk, [replace(ask, period=each.token) for each in _periods(answer.period)], judged=False)
    unit = name_in_language(answer.unit.names) or answer.unit.code
    return CoursePage(
        place=place,
        when=when,
        facets=_facets(regime, code),
        facet=answer.facet,
        figure=figure_of(answer, regime=regime, known=when.known),
        light=answer.light,
        lines=tuple(words.line_shown(answer, target, unit) for target in answer.targets),
        baselines=tuple(_baselines(answer, unit)),
        points=tuple(figure_of(each, regime=regime, known=when.known) for each in reversed(course)),
        options=_options(answer, course, by_year=_begins_anew(regime, code)),
        below=tuple(_below(desk, ask, regime, when)),
        conflict=words.conflict_words(answer, unit),
    )


def _period(board: Board, code: str, when: When, regime: Regime) -> tuple[Period, str]:
    """The period asked for, or that of the indicator's tile, and the tile's facet."""
    tiles = [tile for group in board.groups for tile in group.tiles] + list(board.league)
    tile = next((tile for tile in tiles if tile.indicator == code), TileSpec(code))
    return when.period or period_of_tile(tile, board, None, regime.calendar), tile.facet


def _periods(period: Period) -> list[Period]:
    """The periods up to this one, of a month those of two years."""
    found = [period]
    while len(found) < DRAWN.get(period.kind, 1):
        found.insert(0, before(found[0]))
    return found


def _begins_anew(regime: Regime, code: str) -> bool:
    """Whether an indicator is counted from what is added up within each year."""
    return any(measure.basis == YEARLY for measure in regime.measures_below(code))


def _options(answer: Answer, course: Sequence[Answer], *, by_year: bool) -> dict[str, Any] | None:
    if sum(each.value is not None for each in course) <= 1:
        return None
    unit, name = name_in_language(answer.unit.names), name_in_language(answer.indicator.names)
    years = sorted({each.period.last_month().year for each in course}) if by_year else [0]
    lines = [charts.Line(name, tuple(_marks(course, year, unit)), is_plan=False) for year in years]
    tokens = [each.period.token for each in course]
    return charts.courses(title=name, unit=unit, months=tokens, lines=[*lines, *_target_lines(answer, course, unit)])


def _marks(course: Sequence[Answer], year: int, unit: str) -> Iterator[charts.Mark]:
    """The values of one year (0: of all), gaps elsewhere."""
    for each in course:
        inside = year in {0, each.period.last_month().year}
        yield _mark(each.period.token, each.value if inside else None, unit)


def _target_lines(answer: Answer, course: Sequence[Answer], unit: str) -> Iterator[charts.Line]:
    """Every line whose level is known, across the periods of its own."""
    for target in answer.targets:
        level = answer.shown(target.line.implied_level)
        whole = Period.parse(target.target.period, answer.period.calendar)
        if level is None or target.line.met.value == "refused":
            continue
        marks = tuple(
            _mark(each.period.token, level if whole.contains(each.period.last_day) else None, unit) for each in course
        )
        yield charts.Line(words.tier_words(target.target.tier), marks, is_plan=True)


def _mark(token: str, value: str | None, unit: str) -> charts.Mark:
    number = None if value is None else Decimal(value)
    return charts.Mark("", token, number, f"{number:,} {unit}" if number is not None else "")


def _baselines(answer: Answer, unit: str) -> Iterator[BaselineRow]:
    """All three baselines of every line that has a pace, also those that there is no curve or last year for."""
    lines = {target.target.code: target.line for target in answer.targets}
    for target in dict.fromkeys(pace.target for pace in answer.pace):
        found = {pace.baseline: pace for pace in answer.pace if pace.target == target}
        for baseline in BASELINES:
            pace = found.get(baseline)
            if pace is None:
                continue
            behind = isinstance(pace.gap, Decimal) and pace.gap < 0
            yield BaselineRow(
                tier=words.tier_words(pace.tier),
                target=words.asked_words(answer, lines[target], unit),
                baseline=words.baseline_words(baseline),
                expected=_amount(answer, pace.expected, unit),
                actual=_amount(answer, pace.actual, unit),
                gap=_amount(answer, pace.gap, unit),
                is_behind=behind,
                required=_amount(answer, pace.required_monthly, unit),
            )


def _amount(answer: Answer, reading: Reading, unit: str) -> str:
    return words.amount(answer, reading, unit) if isinstance(reading, Decimal) else absence_words(reading)


def _facets(regime: Regime, code: str) -> tuple[tuple[str, Names], ...]:
    """The facets that an indicator can be asked for, with names."""
    found = dict.fromkeys(facet for measure in regime.measures_below(code) for facet in measure.facets)
    return tuple((facet, facet_names(regime.facets, facet)) for facet in found if regime.has_facet(code, facet))


def _below(desk: Desk, ask: Ask, regime: Regime, when: When) -> Iterator[PlaceRow]:
    node = desk.place(ask.place)
    places = next_level(desk.reader.places_below(node), regime.levels)
    for answer in answers_at(desk, [replace(ask, place=place.code) for place in places]):
        figure = figure_of(answer, regime=regime, known=when.known)
        yield PlaceRow(answer.place.code, answer.place.names, figure, answer.light)
