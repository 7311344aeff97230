"""Funds in place month by month and place by place: what was reported beside what was accepted, against the lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from diaodu.boards.compared import guard_words
from diaodu.boards.courses import CoursePage, course_page
from diaodu.boards.declared import board_of
from diaodu.boards.figures import Figure, figure_of
from diaodu.boards.places import place_around
from diaodu.core.periods import Period, PeriodKind
from diaodu.deals.asked import DEAL
from diaodu.deals.sections import FundsShown, funds_shown
from diaodu.indicators.answers import Answer
from diaodu.indicators.asking import Ask, Desk
from diaodu.indicators.evaluate.leaves import next_level
from diaodu.indicators.queries import answers_at
from diaodu.indicators.regime import Regime, regime_of
from diaodu.people.viewers import Viewer
from diaodu.register.kinds import kind_acting
from diaodu.register.models import Place
from diaodu.register.queries import starting_places


@dataclass(frozen=True, slots=True)
class Head:
    """A column: an indicator's names and unit, and in words on how small a base its figures are not ranked."""

    code: str
    names: Mapping[str, str]
    unit: Mapping[str, str]
    guard: str


@dataclass(frozen=True, slots=True)
class Line:
    """A row of figures: of a month (``code`` empty) or of a place."""

    code: str
    names: Mapping[str, str]
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Figures in rows under heads; without rows nothing is declared or in sight."""

    heads: tuple[Head, ...]
    rows: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class FundsPage:
    """The reported course with its lines and pace, the four watched rates, the months of the year, the places below."""

    course: CoursePage
    places: list[Place]
    rates: Table
    months: Table
    below: Table

    @property
    def generated(self) -> bool:
        """Whether the place is invented."""
        return self.course.place.pack.generated


def funds_page(viewer: Viewer, query: Mapping[str, str]) -> FundsPage | None:
    """The funds of the place asked for, else of the first one that counts them; None without any.

    Raises ``NotFound`` for a place out of sight, ``UnknownPeriod`` and ``BadNumber``.
    """
    places = [place for place in starting_places(viewer) if _spec(place) and board_of(place)]
    place = place_around(viewer, query["place"]).place if query.get("place") else next(iter(places), None)
    spec = _spec(place) if place else None
    course = course_page(viewer, spec.reported, query, places) if spec else None
    if spec is None or course is None:
        return None
    drawn = _Drawn(viewer, course, spec)
    return FundsPage(course, places, drawn.rates(), drawn.months(), drawn.below())


def _spec(place: Place) -> FundsShown | None:
    kind = kind_acting(place.pack, DEAL)
    return funds_shown(place.pack, kind) if kind else None


class _Drawn:
    """The tables of one page, all answered at one desk."""

    def __init__(self, viewer: Viewer, course: CoursePage, spec: FundsShown) -> None:
        self.spec = spec
        self.known = course.when.known
        self.desk, self.regime = Desk(viewer, self.known), regime_of(course.place.pack, known=self.known)
        self.period = Period.parse(course.figure.period, self.regime.calendar)
        self.place = course.place

    def rates(self) -> Table:
        """The watched rates at the place."""
        return self._table(self.spec.rates, [(self.place.code, {}, self.period)])

    def months(self) -> Table:
        """The months of the year so far, the latest first."""
        month = self.period.last_month()
        months = month.year_to_date_months() if self.period.kind is not PeriodKind.DAY else ()
        rows = [(self.place.code, {"hant": each.token}, each) for each in reversed(months)]
        return self._table(self.spec.months, rows)

    def below(self) -> Table:
        """The places directly below."""
        nodes = next_level(self.desk.reader.places_below(self.desk.place(self.place.code)), self.regime.levels)
        return self._table(self.spec.places, [(node.code, node.names, self.period) for node in nodes])

    def _table(self, codes: Sequence[str], rows: Sequence[tuple[str, Mapping[str, str], Period]]) -> Table:
        heads = tuple(_heads(self.regime, codes))
        asks = [[Ask(head.code, place, period.token) for head in heads] for place, _names, period in rows]
        found = iter(answers_at(self.desk, [ask for line in asks for ask in line], judged=False))
        lines = (
            Line(place, names, tuple(self._figure(next(found)) for _ask in line))
            for (place, names, _period), line in zip(rows, asks, strict=True)
        )
        return Table(heads, tuple(lines))

    def _figure(self, answer: Answer) -> Figure:
        return figure_of(answer, regime=self.regime, known=self.known)


def _heads(regime: Regime, codes: Sequence[str]) -> Iterator[Head]:
    for code in codes:
        indicator = regime.indicators.get(code)
        if indicator:
            yield Head(code, indicator.names, regime.units[indicator.unit].names, guard_words(indicator, regime))
