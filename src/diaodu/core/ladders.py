"""When the rungs of a ladder are reached, by which a step that is late is chased."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from diaodu.core.workdays import Term, WorkCalendar, before, due_at


@dataclass(frozen=True, slots=True)
class Distance:
    """How far a rung lies ``before`` the due time, or ``after`` the rung before it (the first: after the due time)."""

    before: Term | None = None
    after: Term | None = None


def reached_at(calendar: WorkCalendar, distances: Sequence[Distance], due: datetime) -> list[datetime]:
    """When each rung is reached, in their order, for a step due at ``due``.

    A rung of zero length after the due time is reached at that time. Each slip gives its own term: the next rung is
    counted from the one before it, as in the slips of Huating (blue, its term expired yellow, its term expired red).
    """
    times: list[datetime] = []
    last = due
    for distance in distances:
        if distance.before is not None:
            times.append(before(calendar, distance.before, due))
        elif distance.after is not None:
            last = due_at(calendar, distance.after, last) if distance.after.amount else last
            times.append(last)
    return times


def next_rung(times: Sequence[datetime], rung: int, *, opened: datetime) -> int:
    """The first rung from ``rung`` on that lies after the opening of the step: one that lay before it is left out."""
    return next((index for index in range(rung, len(times)) if times[index] > opened), len(times))
