"""Monthly curves of a subject: what was done against what was planned, by the measures that its kind declares."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from diaodu.boards.facts import FactShown, Words
from diaodu.boards.words import percent
from diaodu.core.absences import Absence, Reading
from diaodu.core.growth import difference, percent_of
from diaodu.core.periods import Period, PeriodKind
from diaodu.indicators.absence_words import absence_words
from diaodu.kit.charts import options as charts
from diaodu.kit.languages import name_in_language
from diaodu.ledger.measures import Measure, calendar_of
from diaodu.ledger.models import Fact
from diaodu.ledger.queries import facts_on_subject
from diaodu.packs.definitions import definitions
from diaodu.people.viewers import Viewer
from diaodu.register.models import Subject

Names = Mapping[str, str]
YEARLY = "year_to_date"


@dataclass(frozen=True, slots=True)
class MonthRow:
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


def curves_of(viewer: Viewer, subject: Subject, *, known: int | None) -> list[CurveShown]:
    """The curves of a subject that have at least one value, as known at a ledger number (None: now)."""
    declared = definitions(subject.pack, "kind").get(subject.kind)
    specs = declared.body.get("curves", ()) if declared else ()
    if not specs:
        return []
    words = Words(subject.pack)
    codes = {str(body[key]) for body in specs for key in ("actual", "plan")}
    facts = list(facts_on_subject(viewer, subject.pk, known=known).filter(measure__in=codes))
    drawn = [_Curve(subject, words, body, facts) for body in specs]
    return [curve.shown() for curve in drawn if curve.has_values()]


class _Curve:
    """One declared curve over the months of a subject."""

    def __init__(self, subject: Subject, words: Words, body: Mapping[str, Any], facts: Iterable[Fact]) -> None:
        self.names: Names = body["names"]
        self.words = words
        self.actual_of, self.plan_of = (words.measures[str(body[key])] for key in ("actual", "plan"))
        calendar = calendar_of(subject.pack)
        self.actual, self.plan = (
            {Period.parse(period, calendar): fact for period, fact in _by_period(facts, measure, words).items()}
            for measure in (self.actual_of, self.plan_of)
        )

    def has_values(self) -> bool:
        """Whether anything was done that can be drawn."""
        return any(fact.value is not None for fact in self.actual.values())

    def months(self) -> list[Period]:
        """Every month from the first to the last one of which anything was said, also those of which nothing was."""
        told = sorted(period for period in (*self.actual, *self.plan) if period.kind is PeriodKind.MONTH)
        months = [told[0]] if told else []
        while months and months[-1] < told[-1]:
            months.append(months[-1].shift_months(1))
        return months

    def shown(self) -> CurveShown:
        """The chart and its table."""
        return CurveShown(
            block=f"curve-of-{self.actual_of.code}",
            names=self.names,
            unit=self.words.units[self.actual_of.unit].names,
            actual=self.actual_of.names,
            plan=self.plan_of.names,
            rows=tuple(self._row(month) for month in self.months()),
            options=self._options(),
        )

    def _row(self, month: Period) -> MonthRow:
        actual, plan = self._fact(self.actual, month), self._fact(self.plan, month)
        done, planned = _reading(actual), _reading(plan)
        gap, reached = difference(done, planned), percent_of(done, planned)
        return MonthRow(
            month=month.token,
            actual=actual,
            plan=plan,
            gap=_signed(gap) if isinstance(gap, Decimal) else "",
            reached=percent(reached) if isinstance(reached, Decimal) else "",
        )

    def _fact(self, facts: Mapping[Period, Fact], month: Period) -> FactShown | None:
        found = facts.get(month)
        return self.words.show(found) if found else None

    def _options(self) -> dict[str, Any]:
        unit = name_in_language(self.words.units[self.actual_of.unit].names)
        lines = [
            *self._lines(self.actual, self.actual_of, unit, is_plan=False),
            *self._lines(self.plan, self.plan_of, unit, is_plan=True),
        ]
        months = [month.token for month in self.months()]
        return charts.courses(title=name_in_language(self.names), unit=unit, months=months, lines=lines)

    def _lines(
        self, facts: Mapping[Period, Fact], measure: Measure, unit: str, *, is_plan: bool
    ) -> Iterable[charts.Line]:
        """The line of a measure; one that begins anew each year is drawn year by year."""
        months = self.months()
        years = sorted({month.year for month in months}) if measure.basis == YEARLY else [0]
        name = name_in_language(measure.names)
        for year in years:
            marks = [
                self._mark(facts, month, unit) if year in {0, month.year} else charts.Mark("", month.token, None, "")
                for month in months
            ]
            yield charts.Line(name, tuple(marks), is_plan)

    def _mark(self, facts: Mapping[Period, Fact], month: Period, unit: str) -> charts.Mark:
        shown = self._fact(facts, month)
        value = shown.value if shown else None
        words = f"{value:,f} {unit}" if value is not None else absence_words(_reading(shown))  # type: ignore[arg-type]
        return charts.Mark("", month.token, value, words)


def _signed(gap: Decimal) -> str:
    return f"{gap.normalize():+,f}" if gap else "0"


def _reading(shown: FactShown | None) -> Reading:
    """A fact's value in the unit it is shown in; what nobody said is missing."""
    if shown is None:
        return Absence.MISSING
    return Absence(shown.fact.absence) if shown.value is None else shown.value


def _by_period(facts: Iterable[Fact], measure: Measure, words: Words) -> dict[str, Fact]:
    """A measure's facts by period, of its default facet and of the first source that has any."""
    own = [fact for fact in facts if fact.measure == measure.code and fact.facet == measure.default_facet()]
    for source in words.sources:
        found = {fact.period: fact for fact in own if fact.source == source}
        if found:
            return found
    return {}
