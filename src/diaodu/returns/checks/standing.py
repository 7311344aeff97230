"""What the ledger and the register say of the subjects of some lines, read set-wise, for the rules to compare with."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import Q

from diaodu.core.absences import Absence, Reading
from diaodu.core.periods import Period, PeriodKind
from diaodu.kit.sql import among
from diaodu.ledger.models import Fact
from diaodu.register.models import Milestone
from diaodu.returns.forms import Figure, Form

Slot = tuple[int, str, str]
"""Subject, measure, facet."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Readings by subject, measure and facet: now, a month before, and of limits; milestones by subject."""

    now: dict[Slot, Reading] = field(default_factory=dict)
    before: dict[Slot, Reading] = field(default_factory=dict)
    limits: dict[Slot, tuple[date, Reading]] = field(default_factory=dict)
    reached: set[tuple[int, str]] = field(default_factory=set)

    def number_before(self, subject: int, figure: Figure) -> Decimal | None:
        """What the figure was a month before."""
        return _number(self.before.get((subject, figure.measure.code, figure.facet)))

    def limit(self, subject: int, figure: Figure) -> Decimal | None:
        """What the figure should not pass."""
        found = self.limits.get((subject, figure.at_most, ""))
        return _number(found[1]) if found else None


def standing_of(form: Form, period: Period, subjects: Collection[int]) -> Standing:
    """What is there for these subjects, in the form's source."""
    found = Standing()
    tokens = {figure.measure.code: figure.measure.period(period) for figure in form.figures}
    earlier = {code: before for code, now in tokens.items() if (before := _before(form, code, now)) is not None}
    facts = Fact.objects.known_at(None).filter(subject__in=among(subjects), source=form.source, document=None)
    for target, asked in ((found.now, tokens), (found.before, earlier)):
        for subject, measure, facet, value, absence in _read(facts, asked):
            target[subject, measure, facet] = _reading(value, absence)
    _read_limits(form, period, subjects, found)
    _read_milestones(form, period, subjects, found)
    return found


def _before(form: Form, code: str, now: Period) -> Period | None:
    """The month before: of the same year for a year to date, of any for what runs since the start."""
    measure = next(figure.measure for figure in form.figures if figure.measure.code == code)
    if measure.basis not in {"year_to_date", "since_start"} or now.kind is not PeriodKind.MONTH:
        return None
    before = now.shift_months(-1)
    return before if measure.basis == "since_start" or before.year == now.year else None


def _read(facts: object, asked: dict[str, Period]) -> Iterable[tuple[int, str, str, Decimal | None, str]]:
    if not asked:
        return ()
    wanted = Q()
    for code, period in asked.items():
        wanted |= Q(measure=code, period=period.token, ends_on=period.last_day)
    rows = facts.filter(wanted).order_by("number")  # type: ignore[attr-defined]
    return rows.values_list("subject_id", "measure", "facet", "value", "absence")  # type: ignore[no-any-return]


def _read_limits(form: Form, period: Period, subjects: Collection[int], found: Standing) -> None:
    """The latest value of each limit by the end of the period's year: a plan may be dated later than its months."""
    codes = {figure.at_most for figure in form.figures if figure.at_most}
    if not codes:
        return
    facts = Fact.objects.known_at(None).filter(
        subject__in=among(subjects), source=form.source, measure__in=codes, facet=""
    )
    by = Period.year_of(period.year, form.calendar).last_day
    for subject, measure, ends_on, value, absence in (
        facts.filter(ends_on__lte=by)
        .order_by("ends_on", "number")
        .values_list("subject_id", "measure", "ends_on", "value", "absence")
    ):
        found.limits[subject, measure, ""] = (ends_on, _reading(value, absence))


def _read_milestones(form: Form, period: Period, subjects: Collection[int], found: Standing) -> None:
    """Milestones in force by the end of the period."""
    codes = {figure.after for figure in form.figures if figure.after}
    if not codes:
        return
    rows = Milestone.objects.filter(subject__in=among(subjects), code__in=codes, standing__in=("reached", "withdrawn"))
    latest = {(s, code): (standing, on) for s, code, standing, on in rows.order_by("number").values_list(
        "subject_id", "code", "standing", "on"
    )}  # fmt: skip
    for key, (standing, on) in latest.items():
        if standing == "reached" and on <= period.last_day:
            found.reached.add(key)


def _reading(value: Decimal | None, absence: str) -> Reading:
    return Absence(absence) if value is None else value


def _number(reading: Reading | None) -> Decimal | None:
    return reading if isinstance(reading, Decimal) else None
