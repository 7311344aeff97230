"""The ladder: what is late is chased rung by rung, each once, on time and in order, whoever does it."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from diaodu.matters import history
from diaodu.matters.clocks import Clock, after_rung, slip_due
from diaodu.matters.commands.acts import act
from diaodu.matters.commands.permits import rules_of, whole
from diaodu.matters.commands.raising import New, draft, kind_of, record_raised
from diaodu.matters.course import Course, steps_of
from diaodu.matters.desks import desk_at, desk_of, everybody
from diaodu.matters.kinds import Ladder, Rung
from diaodu.matters.models import Matter, Step
from diaodu.matters.saving import establish, save_all
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


@act
def _escalate_batch(at: datetime) -> int:
    rows = Matter.objects.filter(wake_at__lte=at).order_by("wake_at", "id")
    found = list(whole(rows.select_for_update(of=("self",), no_key=True, skip_locked=True))[:BATCH])
    if not found:
        return 0
    steps: dict[int, list[Step]] = defaultdict(list)
    for step in steps_of(found):
        steps[step.matter_id].append(step)
    courses = [Course(each, rules_of(each), at=at, by=None, steps=steps[each.pk]) for each in found]
    for course in courses:
        climb(course)
    save_all(courses)
    record_raised(courses)
    return len(found)


def catch_up(course: Course) -> None:
    """Reach what was due before an act, as if the worker had come by: whoever changes clocks does this first.

    So it makes no difference to the history how far the workers are. The slips that are issued late are chased too.
    """
    climb(course)
    late = [each for each in course.along if each.drafted and each.matter.wake_at and each.matter.wake_at <= course.at]
    if late:
        establish(course.along)
    for slip in late:
        slip.at = course.at
        catch_up(slip)


def climb(course: Course) -> None:
    """Reach the rungs of a locked matter whose time has come, in the order of time; the slips go along with it."""
    while due := [step for step in course.open_steps if step.wake_at and step.wake_at <= course.at]:
        _reach(course, min(due, key=lambda each: (each.wake_at, each.pk)))


def _reach(course: Course, step: Step) -> None:
    """Reach the next rung of a step, and draft the slip that is issued with it."""
    ladder = course.kind.ladder_of(step.code)
    if ladder is None or step.wake_at is None:
        return
    rung, index, when = ladder.rungs[step.rung], step.rung, step.wake_at
    said = {"step": step.code, "rung": rung.code, "colour": rung.colour, "due": step.due_at.isoformat()}
    course.note(history.REACHED, step, said, at=when, by=None, from_enterprise=False, term=step.term, rung=index)
    course.told.append(_told(course, step, rung))
    if rung.raises:
        new = _slip(course, step, ladder, index)
        course.along.append(draft(new, kind_of(new), by=None, at=when))
    step.colour = rung.colour
    clock = Clock(step.due_at, step.unit, index, when)
    course.set_clock(step, after_rung(course.calendar, ladder, clock))


def _told(course: Course, step: Step, rung: Rung) -> Told:
    own = [desk_at(step)] if rung.to_owner else []
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
