"""Figures of the page: by facet, growths told apart, sources side by side."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from diaodu.boards.figures import Figure, facet_names, figure_of
from diaodu.boards.when import When
from diaodu.core.formula.nodes import Growth, walk
from diaodu.core.periods import Period
from diaodu.indicators.answers import Answer
from diaodu.indicators.asking import Ask, Desk
from diaodu.indicators.definitions import Indicator
from diaodu.indicators.queries import answers_at
from diaodu.indicators.regime import Regime
from diaodu.kit.charts import options as charts
from diaodu.kit.languages import name_in_language
from diaodu.kit.refusals import NotFound
from diaodu.register.models import Place
from diaodu.trade.declared import Asked, Breakdown, GrowthSpec
from diaodu.trade.sections import GROWTHS

Names = Mapping[str, str]
LEAST_BARS = 2


@dataclass(frozen=True, slots=True)
class Questions:
    """Who asks, at which place, as the address says."""

    desk: Desk
    place: Place
    when: When
    regime: Regime

    def period(self, token: str) -> str:
        """The declared period, or the one that the address asks for."""
        return self.when.period.token if self.when.period else token

    def answers(self, asked: Sequence[Asked], *, source: str = "") -> list[Answer | None]:
        """The answers in the order asked; None for what the viewer's areas or places leave out."""
        asks = [self._ask(each, source) for each in asked]
        found = iter(answers_at(self.desk, [ask for ask in asks if ask], judged=False))
        return [next(found) if ask else None for ask in asks]

    def _ask(self, asked: Asked, source: str) -> Ask | None:
        place, period = asked.place or self.place.code, self.period(asked.period)
        ask = Ask(asked.indicator, place, period, facet=asked.facet or None, source=source or None)
        try:
            self.desk.at(ask)
        except NotFound:
            return None
        return ask

    def figure(self, answer: Answer) -> Figure:
        """An answer as the page shows it."""
        return figure_of(answer, regime=self.regime, known=self.when.known)


@dataclass(frozen=True, slots=True)
class FacetRow:
    """A facet with a figure for each column (None: the indicator has no such facet)."""

    names: Names
    figures: tuple[Figure | None, ...]


@dataclass(frozen=True, slots=True)
class BreakdownShown:
    """A table of facets, and bars of its first column (none with fewer than two values)."""

    block: str
    names: Names
    period: str
    columns: tuple[Indicator, ...]
    units: tuple[Names, ...]
    rows: tuple[FacetRow, ...]
    bars: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class WayShown:
    """One growth of a figure; ``base`` is the year it is on. None where the pack declares no such growth."""

    way: str
    base: str
    figure: Figure | None


@dataclass(frozen=True, slots=True)
class GrowthRow:
    """A figure and its three growths, never mixed."""

    names: Names
    facet: Names
    period: str
    ways: tuple[WayShown, ...]


@dataclass(frozen=True, slots=True)
class SourceCell:
    """What one source says."""

    source: Names
    figure: Figure


@dataclass(frozen=True, slots=True)
class SourceRow:
    """An indicator by every source that may tell it."""

    names: Names
    facet: Names
    period: str
    cells: tuple[SourceCell, ...]


def breakdowns(asking: Questions, declared: Iterable[Breakdown]) -> Iterator[BreakdownShown]:
    """The declared tables that the viewer may see."""
    for number, each in enumerate(declared, start=1):
        columns = [asking.regime.indicators[code] for code in each.indicators if code in asking.regime.indicators]
        rows = tuple(_facet_rows(asking, each, columns))
        if rows and any(figure for row in rows for figure in row.figures):
            units = tuple(asking.regime.units[column.unit].names for column in columns)
            bars = _bars(each.names, rows, units[0])
            yield BreakdownShown(
                f"breakdown-{number}", each.names, asking.period(each.period), tuple(columns), units, rows, bars
            )


def _facet_rows(asking: Questions, declared: Breakdown, columns: Sequence[Indicator]) -> Iterator[FacetRow]:
    asked = [Asked(column.code, declared.period, facet) for facet in declared.facets for column in columns]
    found = iter(asking.answers(asked))
    for facet in declared.facets:
        cells = (next(found) for _column in columns)
        figures = tuple(asking.figure(answer) if answer else None for answer in cells)
        yield FacetRow(facet_names(asking.regime.facets, facet), figures)


def _bars(names: Names, rows: Sequence[FacetRow], unit: Names) -> dict[str, Any] | None:
    shown = name_in_language(unit)
    told = [(row.names, row.figures[0]) for row in rows if row.figures[0] and row.figures[0].value is not None]
    if len(told) < LEAST_BARS:
        return None
    marks = [
        charts.Mark(figure.url, name_in_language(facet), figure.value, f"{figure.value:,} {shown}", figure.url)
        for facet, figure in told
        if figure
    ]
    return charts.bars(title=name_in_language(names), unit=shown, marks=marks)


def growths(asking: Questions, declared: Iterable[GrowthSpec]) -> Iterator[GrowthRow]:
    """The growths of each figure with the year that each is on."""
    for each in declared:
        told = asking.answers([_at(each, code) for code in each.ways.values()])
        answers = dict(zip(each.ways, told, strict=True))
        if any(answers.values()):
            ways = tuple(_way(asking, each, way, answers.get(way)) for way in GROWTHS)
            facet = facet_names(asking.regime.facets, each.asked.facet)
            yield GrowthRow(each.names, facet, asking.period(each.asked.period), ways)


def _at(declared: GrowthSpec, code: str) -> Asked:
    asked = declared.asked
    return Asked(code, asked.period, asked.facet, asked.place)


def _way(asking: Questions, declared: GrowthSpec, way: str, answer: Answer | None) -> WayShown:
    if answer is None:
        return WayShown(way, "", None)
    return WayShown(way, _base(answer.indicator, declared, answer.period), asking.figure(answer))


def _base(indicator: Indicator, declared: GrowthSpec, period: Period) -> str:
    """The period that a growth is on: by its formula, or as the pack says of a printed one; else that a year before."""
    grown = next((node for node in walk(indicator.node) if isinstance(node, Growth)), None)
    year = str(grown.base or "") if grown else declared.base
    return year or period.shift(years=-1).token


def sources(asking: Questions, declared: Sequence[Asked], columns: Iterable[str]) -> Iterator[SourceRow]:
    """Each indicator by each source that the page names; sources are never merged."""
    named = {code: asking.regime.sources[code] for code in columns if code in asking.regime.sources}
    found = {source: asking.answers(declared, source=source) for source in named}
    for index, each in enumerate(declared):
        told = [(named[source], answers[index]) for source, answers in found.items()]
        cells = tuple(SourceCell(names, asking.figure(answer)) for names, answer in told if answer)
        if cells:
            names = asking.regime.indicators[each.indicator].names
            facet = facet_names(asking.regime.facets, each.facet)
            yield SourceRow(names, facet, asking.period(each.period), cells)
