"""Runs against the timetable, by service and month. The database counts the runs; the plan is exact."""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import Count, F, Q, Sum
from django.db.models.fields.json import KT
from django.db.models.functions import ExtractMonth
from django.utils.translation import gettext as _

from diaodu.core.timetables import planned_runs
from diaodu.freight.services import OF_SERVICE, RUN, Service, today_or_end
from diaodu.kit.charts.options import Line, Mark, courses
from diaodu.people.viewers import Viewer
from diaodu.register.field_values import day_value, number_value, text_value
from diaodu.register.models import Subject
from diaodu.register.queries import codes_acting

PLANNED, CANCELLED, ARRIVED = "planned", "cancelled", "arrived"
ARRIVING = "到達"  # the direction of runs that come in: no timetable of ours promised them
MONTHS = range(1, 13)


@dataclass(frozen=True, slots=True)
class Tally:
    """The runs of a service in a month: departures, how many of them left after their planned day, arrivals, wagons
    sent, the days under way of those that arrived, and how many these are.
    """

    departed: int = 0
    late: int = 0
    incoming: int = 0
    wagons: Decimal = Decimal(0)
    days: int = 0
    timed: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.departed + other.departed, self.late + other.late, self.incoming + other.incoming,
            self.wagons + other.wagons, self.days + other.days, self.timed + other.timed,
        )  # fmt: skip

    @property
    def mean_days(self) -> Decimal | None:
        """How many days a run was under way on the mean."""
        return Decimal(self.days) / self.timed if self.timed else None


NOTHING = Tally()


@dataclass(frozen=True, slots=True)
class Cell:
    """A month of a service: what was planned (None: it promises nothing) and what ran; ``complete``: all of it."""

    month: int
    planned: Decimal | None
    ran: Tally
    complete: bool = True

    @property
    def left(self) -> int | None:
        """Departures; None where none is registered and not all runs are: that is no zero."""
        return self.ran.departed if self.ran.departed or self.complete else None


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A year of a service (None: of all that are held against a plan), month by month and to date."""

    service: Service | None
    cells: tuple[Cell, ...]
    planned: Decimal | None
    planned_to_date: Decimal | None
    ran: Tally
    cancelled: int

    @property
    def is_told(self) -> bool:
        """Whether its counts say anything: where not all runs are registered, none is no zero."""
        return self.service is None or self.service.complete or self.ran != NOTHING

    @property
    def kept(self) -> Decimal | None:
        """Departures as percent of what was planned to date; None where the runs are not all registered."""
        if not self.planned_to_date or (self.service is not None and not self.service.complete):
            return None
        return self.ran.departed / self.planned_to_date * 100


@dataclass(frozen=True, slots=True)
class Plans:
    """The services of a year against their plans, and the sum of those whose runs are all registered."""

    year: int
    rows: tuple[PlanRow, ...]
    whole: PlanRow | None

    @property
    def all(self) -> tuple[PlanRow, ...]:
        """The sum first, then the services."""
        return self.rows if self.whole is None else (self.whole, *self.rows)


def plans_of(viewer: Viewer, found: Collection[Service], *, year: int, today: date) -> Plans:
    """The services' runs of a year against their timetables."""
    ids = [service.subject.pk for service in found]
    ran, cancelled = _ran(viewer, ids, year), _cancelled(viewer, ids, year)
    rows = tuple(_row(service, ran, cancelled, year, today) for service in found)
    return Plans(year, rows, _whole([row for row in rows if row.service and row.service.complete]))


def drawn(row: PlanRow, year: int) -> dict[str, Any]:
    """What ran as a line over the months, and what was planned as a dashed one."""
    months = [f"{year}-{month:02}" for month in MONTHS]
    ran = [
        Mark("", name, None if cell.left is None else Decimal(cell.left), str(cell.left))
        for name, cell in _named(months, row)
    ]
    plan = [
        Mark("", name, cell.planned, f"{cell.planned:.1f}" if cell.planned is not None else "")
        for name, cell in _named(months, row)
    ]
    return courses(
        title=_("開行與計劃"),
        unit=_("班"),
        months=months,
        lines=[Line(_("開行"), tuple(ran), False), Line(_("計劃"), tuple(plan), True)],
    )


def last_year(viewer: Viewer, today: date) -> int:
    """The year of the latest run in sight up to today; the present one without any."""
    dated = Subject.objects.visible_to(viewer).filter(kind__in=codes_acting(RUN), on__lte=today)
    latest = dated.order_by("-on").values_list("on", flat=True).first()
    return latest.year if latest else today.year


def _named(months: list[str], row: PlanRow) -> Iterable[tuple[str, Cell]]:
    return zip(months, row.cells, strict=True)


def _row(
    service: Service, ran: dict[tuple[int, int], Tally], cancelled: dict[int, int], year: int, today: date
) -> PlanRow:
    own = {month: ran.get((service.subject.pk, month), NOTHING) for month in MONTHS}
    ends = {month: date(year, month, monthrange(year, month)[1]) for month in MONTHS}
    first, last = date(year, 1, 1), date(year, 12, 31)
    return PlanRow(
        service,
        tuple(
            Cell(month, _planned(service, end.replace(day=1), end), own[month], service.complete)
            for month, end in ends.items()
        ),
        _planned(service, first, last),
        _planned(service, first, today_or_end(year, today)),
        sum(own.values(), NOTHING),
        cancelled.get(service.subject.pk, 0),
    )


def _planned(service: Service, first: date, last: date) -> Decimal | None:
    timetable = service.timetable
    return None if timetable is None else _decimal(planned_runs(timetable, first, last))


def _decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / value.denominator


def _whole(rows: list[PlanRow]) -> PlanRow | None:
    if not rows:
        return None
    cells = tuple(
        Cell(month, _sum(row.cells[month - 1].planned for row in rows), _add(row.cells[month - 1].ran for row in rows))
        for month in MONTHS
    )
    return PlanRow(
        None, cells, _sum(row.planned for row in rows), _sum(row.planned_to_date for row in rows),
        _add(row.ran for row in rows), sum(row.cancelled for row in rows),
    )  # fmt: skip


def _sum(values: Iterable[Decimal | None]) -> Decimal:
    return sum((value for value in values if value is not None), Decimal(0))


def _add(tallies: Iterable[Tally]) -> Tally:
    return sum(tallies, NOTHING)


def _ran(viewer: Viewer, services: list[int], year: int) -> dict[tuple[int, int], Tally]:
    """The departed runs of some services in a year, by service and month."""
    runs = _runs_of(viewer, services).filter(on__range=(date(year, 1, 1), date(year, 12, 31)))
    runs = runs.exclude(stage__in=(PLANNED, CANCELLED)).annotate(direction=text_value("direction"))
    outgoing = ~Q(direction=ARRIVING)
    counted = (
        runs.annotate(month=ExtractMonth("on"), planned=day_value("planned_on"), arrived=day_value("arrived_on"))
        .order_by()
        .values_list("links_out__target", "month")
        .annotate(
            departed=Count("pk", filter=outgoing),
            late=Count("pk", filter=outgoing & Q(planned__lt=F("on"))),
            incoming=Count("pk", filter=Q(direction=ARRIVING)),
            wagons=Sum(number_value("wagons"), filter=outgoing),
            days=Sum(F("arrived") - F("on")),
            timed=Count("arrived"),
        )
    )
    found: dict[tuple[int, int], Tally] = defaultdict(Tally)
    for service, month, departed, late, incoming, wagons, days, timed in counted:
        found[service, month] = Tally(departed, late, incoming, wagons or Decimal(0), days.days if days else 0, timed)
    return found


def _cancelled(viewer: Viewer, services: list[int], year: int) -> dict[int, int]:
    """How many runs planned for a year were cancelled, by service."""
    runs = _runs_of(viewer, services).filter(stage=CANCELLED).annotate(planned=KT("fields__planned_on"))
    counted = runs.filter(planned__startswith=f"{year}-").order_by().values_list("links_out__target")
    return dict(counted.annotate(count=Count("pk")))


def _runs_of(viewer: Viewer, services: list[int]) -> Any:
    seen = Subject.objects.visible_to(viewer).filter(kind__in=codes_acting(RUN))
    return seen.filter(links_out__code=OF_SERVICE, links_out__ended_at=None, links_out__target__in=services)
