"""The clocks of steps: by when they are due, and when they wake the ladder next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from diaodu.core.ladders import Distance, next_rung, reached_at
from diaodu.core.workdays import Term, TermUnit, WorkCalendar, due_at
from diaodu.matters.kinds import RAISED, Due, Ladder
from diaodu.register.field_types import day_in

# how many working days a unit is at least, for plans, and for telling terms that can never be kept
DAYS = {
    TermUnit.CLOCK_HOURS: Fraction(1, 24), TermUnit.HOURS: Fraction(1, 8), TermUnit.DAYS: Fraction(5, 7),
    TermUnit.WORKING_DAYS: Fraction(1), TermUnit.WEEKS: Fraction(5), TermUnit.MONTHS: Fraction(20),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Clock:
    """By when a step is due, in what its time is counted, which rung comes next, and when (None: none comes)."""

    due_at: datetime
    unit: str
    rung: int
    wake_at: datetime | None


def start(
    calendar: WorkCalendar, due: Due, ladder: Ladder | None, *,
    opened: datetime, raised: datetime, fields: Mapping[str, str], about: Mapping[str, str],
) -> Clock:  # fmt: skip
    """The clock of a step that opens, given the fields of the matter and of what it is about."""
    term = due.term_for(fields)
    day = day_in(str(fields.get(due.field, ""))) or day_in(str(about.get(due.about, "")))
    at = end_of(calendar, day) if day else due_at(calendar, term, raised if due.start == RAISED else opened)
    unit = TermUnit.DAYS if day else term.unit
    return wound(calendar, ladder, due=at, unit=unit, rung=0, opened=opened)


def wound(
    calendar: WorkCalendar, ladder: Ladder | None, *, due: datetime, unit: str, rung: int, opened: datetime,
    earliest: datetime | None = None,
) -> Clock:  # fmt: skip
    """A clock with a due time: the rungs before ``rung`` are behind it, and so are those that lay before it opened.

    None is reached before ``earliest``: the time during which a clock stood still has no rungs.
    """
    times = rung_times(calendar, ladder, due)
    coming = next_rung(times, rung, opened=opened)
    return Clock(due, unit, coming, _no_earlier(times, coming, earliest))


def after_rung(calendar: WorkCalendar, ladder: Ladder, clock: Clock) -> Clock:
    """The clock once the rung that it woke for is reached: the next one does not come before that."""
    times = rung_times(calendar, ladder, clock.due_at)
    coming = clock.rung + 1
    return Clock(clock.due_at, clock.unit, coming, _no_earlier(times, coming, clock.wake_at))


def _no_earlier(times: Sequence[datetime], coming: int, earliest: datetime | None) -> datetime | None:
    if coming >= len(times):
        return None
    return max(times[coming], earliest) if earliest else times[coming]


def rung_times(calendar: WorkCalendar, ladder: Ladder | None, due: datetime) -> list[datetime]:
    """When each rung of a ladder is reached for a step that is due then; empty without a ladder."""
    distances = [Distance(rung.before, rung.after) for rung in ladder.rungs] if ladder else []
    return reached_at(calendar, distances, due)


def slip_due(calendar: WorkCalendar, ladder: Ladder, rung: int, due: datetime) -> datetime:
    """By when a slip is to be answered: after its own term or, without one, when the next rung is reached."""
    times, own = rung_times(calendar, ladder, due), ladder.rungs[rung].term
    if own is None and rung + 1 < len(times):
        return times[rung + 1]
    return due_at(calendar, own or Term(1, TermUnit.WORKING_DAYS), times[rung])


def end_of(calendar: WorkCalendar, day: date) -> datetime:
    """When a day ends: at the close of the office."""
    return datetime.combine(day, calendar.sessions[-1][1], tzinfo=calendar.zone)


def working_days(term: Term) -> Fraction:
    """How many working days a term is at least: for plans, which know no moment from which it runs."""
    return term.amount * DAYS[term.unit]
