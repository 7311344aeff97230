"""The ladder: what is late is chased rung by rung, each once, on time and in order, whoever does it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from diaodu.matters import history
from diaodu.matters.clocks import Clock, rung_times, slip_due
from diaodu.matters.commands.permits import rules_of
from diaodu.matters.commands.raising import New, begin, kind_of
from diaodu.matters.course import Course
from diaodu.matters.desks import Desk, desk_of, everybody
from diaodu.matters.kinds import Ladder, Rung
from diaodu.matters.models import Matter, Step
from diaodu.matters.telling import Told

BATCH = 100
SLIP_DUE, SLIP_COLOUR = "due_on", "colour"


def escalate_due(*, at: datetime) -> int:
    """Reach every rung whose time has come, batch by batch; returns how many matters were moved on.

    Each batch is one transaction that locks its matters and passes over those that another worker has in hand, so two
    workers never reach the same rung; a worker that is killed leaves its batch as it was.
    """
    count = 0
    while moved := _escalate_batch(at):
        count += moved
    return count


@transaction.atomic
def _escalate_batch(at: datetime) -> int:
    rows = Matter.objects.filter(wake_at__lte=at).order_by("wake_at", "id")
    rows = rows.select_for_update(of=("self",), no_key=True, skip_locked=True)
    found = list(rows.select_related("pack", "place", "about", "raised_by", "assigned", "assigned_place")[:BATCH])
    for matter in found:
        climb(matter, at)
    return len(found)


def climb(matter: Matter, at: datetime) -> None:
    """Reach the rungs of a locked matter whose time has come, in the order of time."""
    course = Course(matter, rules_of(matter), at=at, by=None)
    slips: list[tuple[New, datetime]] = []
    while due := [step for step in course.open_steps if step.wake_at and step.wake_at <= at]:
        step = min(due, key=lambda each: (each.wake_at, each.pk))
        slips += _reach(course, step)
    course.save()
    for new, when in slips:
        begin(new, kind_of(new), by=None, at=when)


def _reach(course: Course, step: Step) -> list[tuple[New, datetime]]:
    """Reach the next rung of a step; the slip that is issued with it, and when."""
    ladder = course.kind.ladder_of(step.code)
    if ladder is None or step.wake_at is None:
        return []
    rung, index, when = ladder.rungs[step.rung], step.rung, step.wake_at
    said = {"step": step.code, "rung": rung.code, "colour": rung.colour, "due": step.due_at.isoformat()}
    course.note(history.REACHED, step, said, at=when, term=step.term, rung=index)
    course.told.append(_told(course, step, rung))
    slips = [(_slip(course, step, ladder, index), when)] if rung.raises else []
    step.colour = rung.colour
    times = rung_times(course.calendar, ladder, step.due_at)
    later = times[index + 1] if index + 1 < len(times) else None
    course.set_clock(step, Clock(step.due_at, step.unit, index + 1, later))
    return slips


def _told(course: Course, step: Step, rung: Rung) -> Told:
    own = [Desk(step.role, step.place, step.person)] if rung.to_owner else []
    others = [desk_of(owner, course.matter) for owner in rung.to]
    users = everybody([*own, *others], course.matter.area)
    return Told(step, history.REACHED, users, rung=rung.code, urgent=rung.colour == "red")


def _slip(course: Course, step: Step, ladder: Ladder, index: int) -> New:
    rung = ladder.rungs[index]
    due = slip_due(course.calendar, ladder, index, step.due_at)
    matter = course.matter
    return New(
        kind=rung.raises, title=matter.title, about=matter.about, place=step.place, parent=matter,
        parent_step=step.code, key=f"rung:{step.pk}:{step.term}:{index}",
        fields={SLIP_DUE: course.calendar.local(due).date().isoformat(), SLIP_COLOUR: rung.colour}, area=matter.area,
    )  # fmt: skip
