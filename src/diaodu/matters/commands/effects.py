"""What the end of a step does to other matters: a granted extension moves a due time, slips follow what they chase."""

from __future__ import annotations

from django.utils.translation import gettext as _

from diaodu.matters.clocks import end_of
from diaodu.matters.commands.permits import rules_of
from diaodu.matters.course import Course
from diaodu.matters.kinds import EXTEND, Ending
from diaodu.matters.models import Matter, Step
from diaodu.matters.refusals import MatterRefused
from diaodu.register.field_types import day_in

NEW_DUE = "new_due"


def apply_effect(course: Course, ending: Ending) -> None:
    """Do to the parent what an ending does: give the step that was asked for its new due time."""
    if ending.effect != EXTEND or course.matter.parent_id is None:
        return
    parent = lock(course.matter.parent_id)
    asked = Course(parent, rules_of(parent), at=course.at, by=course.by)
    step = next((each for each in asked.open_steps if each.code == course.matter.parent_step), None)
    if step is None or parent.closed_at:
        raise MatterRefused(_("申請延期的環節已經辦完，無須再批。"))
    day = day_in(str(course.matter.fields.get(NEW_DUE, "")))
    due = end_of(asked.calendar, day) if day else step.due_at
    if due <= step.due_at:
        raise MatterRefused(_("新的時限須晚於原時限。"))
    asked.extend(step, due, {"by": str(course.matter.public)})
    asked.save()


def end_followers(course: Course, step: Step) -> None:
    """Close the slips that were issued for a step once it has ended, where their kind follows its parent."""
    rows = Matter.objects.filter(parent=course.matter, parent_step=step.code, closed_at=None)
    for pk in rows.order_by("pk").values_list("pk", flat=True):
        slip = lock(pk)
        kind = rules_of(slip)
        if kind.follows:
            followed = Course(slip, kind, at=course.at, by=course.by)
            followed.close(kind.follows, {"parent": str(course.matter.public)})
            followed.save()


def lock(pk: int) -> Matter:
    """A matter by its row, locked."""
    found = Matter.objects.select_for_update(of=("self",), no_key=True)
    return found.select_related("pack", "place", "about", "raised_by", "assigned", "assigned_place").get(pk=pk)
