"""Cohorts: of the deals signed in a quarter, what share reached an event by which age, in number and in money.

The database groups the deals by quarter and age; what is read is a few hundred rows, however many deals there are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import (
    Case,
    Count,
    DateField,
    Exists,
    F,
    IntegerField,
    Max,
    OuterRef,
    QuerySet,
    Sum,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import ExtractDay, ExtractMonth, ExtractQuarter, ExtractYear, Greatest
from django.utils.translation import gettext as _

from diaodu.core.absences import Absence, Reading
from diaodu.core.cohorts import Group, Payment, Step, age_at, age_seen, curve, paid_after, share_after
from diaodu.core.periods import MONTHS_IN_YEAR
from diaodu.core.rounding import round_half_up
from diaodu.deals.amounts import ACCEPTED, INCREMENT, PAID, paid_in_unit_of, unit_names
from diaodu.deals.asked import OF_DEAL, Asked
from diaodu.deals.doubles import Joined, joined
from diaodu.deals.kept import kept
from diaodu.kit.charts import options as charts
from diaodu.kit.languages import name_in_language
from diaodu.people.viewers import Viewer
from diaodu.register.exclusions import excluded
from diaodu.register.field_values import number_value
from diaodu.register.kinds import MERGED
from diaodu.register.models import Link, Milestone, Subject
from diaodu.register.queries.members import EVENTS, REACHED

AGES = (3, 6, 12, 24)
FUNDS = "funds"
STAGES = ("registered", "started", "completed", "in_production")
USUAL = "started"
QUARTERS = 12
MONTHS_IN_QUARTER, QUARTERS_IN_YEAR = 3, 4
DECIMALS = 1
Quarter = int  # whole quarters since year 0


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cohort reached by an age, in percent: of its deals, of its money; ``of`` counts those old enough."""

    number: Reading
    weight: Reading
    of: int

    @property
    def is_due(self) -> bool:
        """Whether any deal is old enough."""
        return self.number is not Absence.NOT_DUE

    @property
    def has_weight(self) -> bool:
        """Whether there is money to have a share of."""
        return not isinstance(self.weight, Absence)


@dataclass(frozen=True, slots=True)
class CohortRow:
    """The deals signed in a quarter (all: of every quarter shown)."""

    token: str
    count: int
    amount: Decimal
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class CohortPage:
    """Cohorts by one event: a row for each quarter and one for all, the curve of one of them, its numbers at risk."""

    asked: Asked
    events: tuple[tuple[str, str], ...]
    event: str
    ages: tuple[int, ...]
    rows: tuple[CohortRow, ...]
    whole: CohortRow | None
    chosen: str
    steps: tuple[Step, ...]
    options: dict[str, Any] | None
    unit: Mapping[str, str]


def cohort_page(viewer: Viewer, asked: Asked, query: Mapping[str, str]) -> CohortPage:
    """The cohorts of the last quarters up to the day asked for."""
    events = _events(asked)
    event = query.get("event", "") if query.get("event") in dict(events) else USUAL
    read = _Read(viewer, asked)
    what = f"{event} {_state_of_links()}" if event == FUNDS else event
    groups = kept(viewer, asked, what, lambda: read.groups(event))
    payments = kept(viewer, asked, f"paid {what}", read.payments) if event == FUNDS else {}
    rows = tuple(_row(_token(each), groups[each], payments.get(each, []), event) for each in sorted(groups))
    everything = [group for each in groups.values() for group in each]
    chosen = query.get("quarter", "") if query.get("quarter") in {row.token for row in rows} else ""
    shown = next((groups[each] for each in groups if _token(each) == chosen), everything)
    steps = tuple(curve(shown))
    return CohortPage(
        asked=asked,
        events=events,
        event=event,
        ages=AGES,
        rows=rows,
        whole=_row("", everything, [each for found in payments.values() for each in found], event) if rows else None,
        chosen=chosen,
        steps=steps,
        options=_options(steps) if len(steps) > 1 else None,
        unit=unit_names(asked.kind, asked.place.pack),
    )


def _events(asked: Asked) -> tuple[tuple[str, str], ...]:
    """The events that the kind knows, and that money came in; each by code and name in the present language."""
    found = [(word.code, name_in_language(word.names)) for word in map(asked.kind.milestone, STAGES) if word]
    return (*found[:2], (FUNDS, _("資金到位")), *found[2:])


def _row(token: str, groups: Sequence[Group], payments: Sequence[Payment], event: str) -> CohortRow:
    shares = {age: share_after(groups, age) for age in AGES}
    money = {age: paid_after(groups, payments, age) if event == FUNDS else shares[age].weight for age in AGES}
    return CohortRow(
        token=token,
        count=sum(group.number for group in groups),
        amount=sum((group.weight for group in groups), Decimal(0)),
        cells=tuple(Cell(shares[age].number, money[age], shares[age].of) for age in AGES),
    )


class _Read:
    """The deals of the last quarters by quarter and age; every question is one query."""

    def __init__(self, viewer: Viewer, asked: Asked) -> None:
        self.viewer, self.asked, self.on = viewer, asked, asked.on
        last = _quarter(asked.on)
        self.deals = (
            asked.deals(viewer)
            .filter(on__gte=_first_day(last - QUARTERS + 1), on__lte=asked.on)
            .exclude(excluded(asked.kind))
            .exclude(stage=MERGED)
            .order_by()
        )

    @cached_property
    def joined(self) -> list[Joined]:
        """The deals with doubles, whose funds are looked up one by one."""
        return joined(self.viewer, self.asked.kind, self.deals, self._accepted())

    def groups(self, event: str) -> dict[Quarter, list[Group]]:
        """The deals by quarter: those that reached an event by the age at which they did, and the rest."""
        found: dict[Quarter, list[Group]] = defaultdict(list)
        left = {(row["quarter"], row["seen"]): (row["number"], row["weight"]) for row in self._all()}
        for row in self._paid() if event == FUNDS else self._reached(event):
            key, number, weight = (row["quarter"], row["seen"]), row["number"], row["weight"] or Decimal(0)
            found[row["quarter"]].append(Group(row["seen"], row["at"], number, weight))
            left[key] = (left[key][0] - number, (left[key][1] or Decimal(0)) - weight)
        for (quarter, seen), (number, weight) in left.items():
            if number:
                found[quarter].append(Group(seen, None, number, weight or Decimal(0)))
        return found

    def payments(self) -> dict[Quarter, list[Payment]]:
        """What was accepted, by quarter of signing and age, in the unit of the deals."""
        links = self._links().values(**self._aged("target__on", "source__on"))
        rows: list[Any] = list(links.annotate(amount=Sum(number_value(PAID, fields="source__fields"))))
        rows += [{**self._ages(deal, day), "amount": paid} for deal in self.joined for day, paid in deal.payments]
        found: dict[Quarter, list[Payment]] = defaultdict(list)
        converted = paid_in_unit_of(self.asked.kind, self.asked.place.pack)
        for row in rows:
            found[row["quarter"]].append(Payment(row["seen"], row["at"], converted(row["amount"] or Decimal(0))))
        return found

    def _all(self) -> Iterable[Any]:
        return self.deals.values(quarter=_quarter_of("on"), seen=self._seen("on")).annotate(
            number=Count("pk"), weight=Sum(number_value(INCREMENT))
        )

    def _reached(self, event: str) -> Iterable[Any]:
        later = Milestone.objects.filter(
            subject=OuterRef("subject"), code=event, standing__in=EVENTS, number__gt=OuterRef("number")
        )
        rows = Milestone.objects.filter(code=event, standing=REACHED, on__lte=self.on, subject__in=self.deals)
        rows = rows.exclude(Exists(later)).order_by()
        return rows.values(**self._aged("subject__on", "on")).annotate(
            number=Count("pk"), weight=Sum(number_value(INCREMENT, fields="subject__fields"))
        )

    def _paid(self) -> Iterable[Any]:
        """Deals with money in place, by the age of the first payment."""
        earlier = Link.objects.filter(code=OF_DEAL, target=OuterRef("target"), source__stage=ACCEPTED)
        before = earlier.filter(source__on__lt=OuterRef("source__on"))
        same_day = earlier.filter(source__on=OuterRef("source__on"), pk__lt=OuterRef("pk"))
        first = self._links().exclude(Exists(before)).exclude(Exists(same_day))
        rows = first.values(**self._aged("target__on", "source__on")).annotate(
            number=Count("pk"), weight=Sum(number_value(INCREMENT, fields="target__fields"))
        )
        yield from rows
        for deal in self.joined:
            if deal.payments:
                yield {**self._ages(deal, deal.payments[0][0]), "number": 1, "weight": deal.increment}

    def _accepted(self) -> QuerySet[Subject]:
        return Subject.objects.visible_to(self.viewer).filter(stage=ACCEPTED, on__lte=self.on)

    def _links(self) -> QuerySet[Link, Any]:
        """The links of accepted funds to the deals without doubles."""
        links = Link.objects.filter(code=OF_DEAL, target__in=self.deals, source__in=self._accepted())
        return links.exclude(target__in=[deal.pk for deal in self.joined]).order_by()

    def _ages(self, deal: Joined, day: date) -> dict[str, int]:
        signed = deal.signed_on
        return {"quarter": _quarter(signed), "seen": age_seen(signed, self.on), "at": age_at(signed, day)}

    def _aged(self, entered: str, event: str) -> dict[str, Combinable]:
        return {"quarter": _quarter_of(entered), "seen": self._seen(entered), "at": _age_at(entered, F(event))}

    def _seen(self, entered: str) -> Combinable:
        return _age_seen(entered, Value(self.on, output_field=DateField()))


def _state_of_links() -> str:
    """What tells one state of the links of tranches from another: they are made and ended without a ledger number."""
    links = Link.ever.filter(code=OF_DEAL)
    found = links.aggregate(last=Max("pk"), ended=Count("ended_at"))
    return f"{found['last']} {found['ended']}"


def _months(day: Combinable) -> Combinable:
    return ExtractYear(day) * MONTHS_IN_YEAR + ExtractMonth(day)


def _age_seen(entered: str, day: Combinable) -> Combinable:
    """The whole months that passed up to a day, as ``core.cohorts.age_seen`` counts them."""
    short = Case(When(**{f"{entered}__day__gt": ExtractDay(day)}, then=1), default=0, output_field=IntegerField())
    return _months(day) - _months(F(entered)) - short


def _age_at(entered: str, day: Combinable) -> Combinable:
    """The month of age a day falls in, as ``core.cohorts.age_at`` counts it."""
    begun = Case(When(**{f"{entered}__day": ExtractDay(day)}, then=0), default=1, output_field=IntegerField())
    return Greatest(_age_seen(entered, day) + begun, Value(0))


def _quarter_of(day: str) -> Combinable:
    return ExtractYear(F(day)) * QUARTERS_IN_YEAR + ExtractQuarter(F(day)) - 1


def _quarter(day: date) -> Quarter:
    return day.year * QUARTERS_IN_YEAR + (day.month - 1) // MONTHS_IN_QUARTER


def _first_day(quarter: Quarter) -> date:
    year, number = divmod(quarter, QUARTERS_IN_YEAR)
    return date(year, number * MONTHS_IN_QUARTER + 1, 1)


def _token(quarter: Quarter) -> str:
    day = _first_day(quarter)
    return f"{day.year}-Q{day.month // MONTHS_IN_QUARTER + 1}"


def _options(steps: Sequence[Step]) -> dict[str, Any]:
    lines = [
        charts.Line(_("按項目數"), tuple(_mark(step.age, step.number) for step in steps), is_plan=False),
        charts.Line(_("按簽約額"), tuple(_mark(step.age, step.weight) for step in steps), is_plan=True),
    ]
    return charts.courses(title="", unit="%", months=[str(step.age) for step in steps], lines=lines)


def _mark(age: int, value: Decimal) -> charts.Mark:
    return charts.Mark("", str(age), value, f"{round_half_up(value, DECIMALS)} %")
