"""What the ledger and the register say of the subjects of some lines, read set-wise, for the rules to compare with."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q

from diaodu.core.absences import Absence, Reading
from diaodu.core.periods import Period, PeriodKind
from diaodu.kit.sql import among
from diaodu.ledger.models import Fact
from diaodu.ledger.querysets import FactQuerySet
from diaodu.register.models import Milestone
from diaodu.returns.forms import Form


@dataclass(frozen=True, slots=True)
class Standing:
    """What one figure is compared with, by subject: its reading now, its number a month before, the number that it
    should not pass; and which subjects reached the milestone it comes after.
    """

    now: Mapping[int, Reading]
    before: Mapping[int, Decimal]
    limits: Mapping[int, Decimal]
    reached: AbstractSet[int]


def standings_of(form: Form, period: Period, subjects: Collection[int]) -> list[Standing]:
    """What is there for these subjects in the form's source, for each of the form's figures."""
    tokens = {figure.measure.code: figure.measure.period(period) for figure in form.figures}
    earlier = {code: before for code, now in tokens.items() if (before := _before(form, code, now)) is not None}
    facts = Fact.objects.known_at(None).filter(subject__in=among(subjects), source=form.source, document=None)
    now, then = _read(facts, tokens), _read(facts, earlier)
    limits = _limits(form, period, subjects)
    reached = _reached(form, period, subjects)
    return [
        Standing(
            now[figure.measure.code, figure.facet],
            _numbers(then[figure.measure.code, figure.facet]),
            _numbers(limits[figure.at_most]),
            reached[figure.after],
        )
        for figure in form.figures
    ]


def _before(form: Form, code: str, now: Period) -> Period | None:
    """The month before: of the same year for a year to date, of any for what runs since the start."""
    measure = next(figure.measure for figure in form.figures if figure.measure.code == code)
    if not measure.cumulative or now.kind is not PeriodKind.MONTH:
        return None
    before = now.shift_months(-1)
    return before if measure.basis == "since_start" or before.year == now.year else None


def _read(facts: FactQuerySet, asked: Mapping[str, Period]) -> dict[tuple[str, str], dict[int, Reading]]:
    """Readings by measure and facet, then by subject."""
    found: dict[tuple[str, str], dict[int, Reading]] = defaultdict(dict)
    wanted = Q()
    for code, period in asked.items():
        wanted |= Q(measure=code, period=period.token, ends_on=period.last_day)
    if wanted:
        rows = facts.filter(wanted).order_by("number")
        for subject, measure, facet, value, absence in rows.values_list(
            "subject_id", "measure", "facet", "value", "absence"
        ):
            found[measure, facet][subject] = _reading(value, absence)
    return found


def _limits(form: Form, period: Period, subjects: Collection[int]) -> dict[str, dict[int, Reading]]:
    """The latest value of each limit by the end of the period's year: a plan may be dated later than its months."""
    found: dict[str, dict[int, Reading]] = defaultdict(dict)
    codes = {figure.at_most for figure in form.figures if figure.at_most}
    if codes:
        facts = Fact.objects.known_at(None).filter(
            subject__in=among(subjects), source=form.source, measure__in=codes, facet=""
        )
        by = Period.year_of(period.year, form.calendar).last_day
        rows = facts.filter(ends_on__lte=by).order_by("ends_on", "number")
        for subject, measure, value, absence in rows.values_list("subject_id", "measure", "value", "absence"):
            found[measure][subject] = _reading(value, absence)
    return found


def _reached(form: Form, period: Period, subjects: Collection[int]) -> dict[str, set[int]]:
    """Milestones in force by the end of the period."""
    found: dict[str, set[int]] = defaultdict(set)
    codes = {figure.after for figure in form.figures if figure.after}
    if codes:
        rows = Milestone.objects.filter(
            subject__in=among(subjects), code__in=codes, standing__in=("reached", "withdrawn")
        ).order_by("number")
        for subject, code, standing, on in rows.values_list("subject_id", "code", "standing", "on"):
            (found[code].add if standing == "reached" and on <= period.last_day else found[code].discard)(subject)
    return found


def _reading(value: Decimal | None, absence: str) -> Reading:
    return Absence(absence) if value is None else value


def _numbers(readings: Mapping[int, Reading]) -> dict[int, Decimal]:
    return {subject: reading for subject, reading in readings.items() if isinstance(reading, Decimal)}
