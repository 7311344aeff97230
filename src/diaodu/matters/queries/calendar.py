"""By when what somebody has is to be done, day by day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import F

from diaodu.boards.months import Month, asked_month
from diaodu.kit import clock
from diaodu.matters import history
from diaodu.matters.commands.permits import rules_of
from diaodu.matters.course import CLOSED
from diaodu.matters.kinds import MatterKind, Names
from diaodu.matters.models import Matter, Step
from diaodu.matters.querysets import mine
from diaodu.people.viewers import Viewer

NOBODY_S = (CLOSED, history.SKIPPED)
MOST = 2000  # of a role over a whole province; a calendar with more shows nobody anything


@dataclass(frozen=True, slots=True)
class Timed:
    """A step that somebody has, or had, with its due time. ``is_visit`` tells calls on enterprises from all else."""

    step: Step
    matter: Matter
    kind: MatterKind
    day: date

    @property
    def names(self) -> Names:
        """The names of the step."""
        return self.kind.step(self.step.code).names

    @property
    def is_visit(self) -> bool:
        """Whether it is a visit."""
        return self.kind.visits

    @property
    def is_done(self) -> bool:
        """Whether it has ended."""
        return self.step.ended_at is not None

    @property
    def waits(self) -> bool:
        """Whether its clock stands: its due time will move."""
        return bool(self.matter.waiting_on) and not self.is_done


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the grid with what is due on it."""

    day: date
    inside: bool
    is_today: bool
    due: tuple[Timed, ...]


@dataclass(frozen=True, slots=True)
class CalendarPage:
    """A month of due times: a grid of weeks, and the days on which anything is due as a list."""

    month: Month
    weeks: tuple[tuple[Day, ...], ...]

    @property
    def days(self) -> list[Day]:
        """The days of the month on which something is due."""
        return [day for week in self.weeks for day in week if day.inside and day.due]

    @property
    def generated(self) -> bool:
        """Whether invented matters are shown."""
        return any(timed.matter.pack.generated for day in self.days for timed in day.due)


def calendar_page(viewer: Viewer, query: Mapping[str, str], *, today: date) -> CalendarPage:
    """The month that an address asks for, else the present one."""
    month = asked_month(query.get("month", "")) or Month.of(today)
    weeks = month.weeks
    due = timed_between(viewer, weeks[0][0], weeks[-1][-1])
    return CalendarPage(month, tuple(tuple(_day(day, month, due, today) for day in week) for week in weeks))


def timed_between(viewer: Viewer, first: date, last: date, *, ended: bool = True) -> list[Timed]:
    """What a viewer has that is due on these days, in the order of time; of what has ended only what stands."""
    seen = Matter.objects.visible_to(viewer)
    rows = Step.objects.filter(mine(viewer), matter__in=seen, matter__watched=True, void=False, enterprise=False)
    rows = rows.filter(due_at__gte=clock.start_of(first), due_at__lt=clock.start_of(last + timedelta(days=1)))
    # what closed with its matter was done by nobody
    rows = rows.exclude(ended_at__isnull=False, ending__in=NOBODY_S) if ended else rows.filter(ended_at=None)
    found = rows.select_related("matter__pack").order_by(F("ended_at").asc(nulls_first=True), "due_at", "pk")[:MOST]
    return sorted((_timed(step) for step in found), key=lambda timed: (timed.step.due_at, timed.step.pk))


def _timed(step: Step) -> Timed:
    return Timed(step, step.matter, rules_of(step.matter), clock.local_day(step.due_at))


def _day(day: date, month: Month, due: Sequence[Timed], today: date) -> Day:
    own = tuple(timed for timed in due if timed.day == day)
    return Day(day, day.month == month.first.month, day == today, own)
