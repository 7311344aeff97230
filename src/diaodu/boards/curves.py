"""Monthly curves of a subject: what was done against what was planned, by the measures that its kind declares."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from diaodu.boards.facts import FactShown, Words
from diaodu.boards.words import percent
from diaodu.core.absences import Absence, Reading
from diaodu.core.growth import difference, percent_of
from diaodu.core.periods import Calendar, Period, PeriodKind
from diaodu.indicators.absence_words import absence_words
from diaodu.kit.charts import options as charts
from diaodu.kit.languages import name_in_language
from diaodu.ledger.measures import Measure, calendar_of
from diaodu.ledger.models import Fact
from diaodu.packs.definitions import definitions
from diaodu.register.models import Subject

Names = Mapping[str, str]
YEARLY = "year_to_date"


class MonthRow(NamedTuple):
    """A month: both values (None: no fact at all), the difference, and how much of the plan is reached."""

    month: str
    actual: FactShown | None
    plan: FactShown | None
    gap: str
    reached: str


@dataclass(frozen=True, slots=True)
class CurveShown:
    """A curve with the table that says the same; ``block`` is the id of its options in the page."""

    block: str
    names: Names
    unit: Names
    actual: Names
    plan: Names
    rows: tuple[MonthRow, ...]
    options: dict[str, Any]


def measures_drawn(subject: Subject) -> set[str]:
    """The measures that the curves of a subject are drawn from."""
    return {str(body[key]) for body in _declared(subject) for key in ("actual", "plan")}


def curves_of(subject: Subject, facts: Sequence[Fact]) -> list[CurveShown]:
    """The curves of a subject that have at least one value among the facts of ``measures_drawn``."""
    words = Words(subject.pack)
    drawn = [_Curve(subject, words, body, facts) for body in _declared(subject)]
    return [curve.shown() for curve in drawn if curve.has_values()]


def _declared(subject: Subject) -> Sequence[Mapping[str, Any]]:
    declared = definitions(subject.pack, "kind").get(subject.kind)
    return declared.body.get("curves", ()) if declared else ()


class _Curve:
    """One declared curve over the months of a subject."""

    def __init__(self, subject: Subject, words: Words, body: Mapping[str, Any], facts: Sequence[Fact]) -> None:
        self.names: Names = body["names"]
        self.words = words
        self.actual_of, self.plan_of = (words.measures[str(body[key])] for key in ("actual", "plan"))
        self.actual, self.plan = (_by_period(facts, measure, words) for measure in (self.actual_of, self.plan_of))
        self.months = _months({*self.actual, *self.plan}, calendar_of(subject.pack))

    def has_values(self) -> bool:
        """Whether anything was done that can be drawn."""
        return any(shown.value is not None for shown in self.actual.values())

    def shown(self) -> CurveShown:
        """The chart and its table."""
        return CurveShown(
            block=f"curve-of-{self.actual_of.code}",
            names=self.names,
            unit=self.words.units[self.actual_of.unit].names,
            actual=self.actual_of.names,
            plan=self.plan_of.names,
            rows=tuple(self._row(month) for month in self.months),
            options=self._options(),
        )

    def _row(self, month: str) -> MonthRow:
        actual, plan = self.actual.get(month), self.plan.get(month)
        done, planned = _reading(actual), _reading(plan)
        gap, reached = difference(done, planned), percent_of(done, planned)
        return MonthRow(
            month=month,
            actual=actual,
            plan=plan,
            gap=_signed(gap) if isinstance(gap, Decimal) else "",
            reached=percent(reached) if isinstance(reached, Decimal) else "",
        )

    def _options(self) -> dict[str, Any]:
        unit = name_in_language(self.words.units[self.actual_of.unit].names)
        lines = [
            *self._lines(self.actual, self.actual_of, unit, is_plan=False),
            *self._lines(self.plan, self.plan_of, unit, is_plan=True),
        ]
        return charts.courses(title=name_in_language(self.names), unit=unit, months=list(self.months), lines=lines)

    def _lines(
        self, facts: Mapping[str, FactShown], measure: Measure, unit: str, *, is_plan: bool
    ) -> Iterable[charts.Line]:
        """The line of a measure; one that begins anew each year is drawn year by year."""
        years = sorted(set(self.months.values())) if measure.basis == YEARLY else [0]
        name = name_in_language(measure.names)
        for year in years:
            marks = [
                _mark(facts.get(month), month, unit) if year in {0, own} else charts.Mark("", month, None, "")
                for month, own in self.months.items()
            ]
            yield charts.Line(name, tuple(marks), is_plan)


def _months(told: Iterable[str], calendar: Calendar) -> dict[str, int]:
    """Every month from the first to the last one told of, also those of which nothing was said, with its year."""
    periods = (Period.parse(token, calendar) for token in told)
    months = sorted(period for period in periods if period.kind is PeriodKind.MONTH)
    found: dict[str, int] = {}
    month = months[0] if months else None
    while month and month <= months[-1]:
        found[month.token] = month.year
        month = month.shift_months(1)
    return found


def _mark(shown: FactShown | None, month: str, unit: str) -> charts.Mark:
    value = shown.value if shown else None
    words = f"{value:,f} {unit}" if value is not None else absence_words(_reading(shown))  # type: ignore[arg-type]
    return charts.Mark("", month, value, words)


def _signed(gap: Decimal) -> str:
    return f"{gap.normalize():+,f}" if gap else "0"


def _reading(shown: FactShown | None) -> Reading:
    """A fact's value in the unit it is shown in; what nobody said is missing."""
    if shown is None:
        return Absence.MISSING
    return Absence(shown.fact.absence) if shown.value is None else shown.value


def _by_period(facts: Sequence[Fact], measure: Measure, words: Words) -> dict[str, FactShown]:
    """A measure's facts by period, of its default facet and of the first source that has any."""
    own = [fact for fact in facts if fact.measure == measure.code and fact.facet == measure.default_facet()]
    for source in words.sources:
        found = {fact.period: words.show(fact) for fact in own if fact.source == source}
        if found:
            return found
    return {}
