"""What the end of a step does to other matters: a granted extension moves a due time, slips follow what they chase."""

from __future__ import annotations

from django.utils.translation import gettext as _

from diaodu.matters.clocks import end_of
from diaodu.matters.commands.escalating import catch_up
from diaodu.matters.commands.permits import lock, rules_of
from diaodu.matters.course import Course
from diaodu.matters.kinds import EXTEND, Ending
from diaodu.matters.models import Matter
from diaodu.matters.refusals import MatterRefused
from diaodu.register.field_types import day_in

NEW_DUE = "new_due"


def apply_effect(course: Course, ending: Ending) -> None:
    """Do to the parent what an ending does: give the step that was asked for its new due time."""
    if ending.effect != EXTEND or course.matter.parent_id is None:
        return
    parent = lock(course.matter.parent_id)
    asked = Course(parent, rules_of(parent), at=course.at, by=course.by)
    catch_up(asked)
    step = next((each for each in asked.open_steps if each.code == course.matter.parent_step), None)
    if step is None or parent.closed_at:
        raise MatterRefused(_("申請延期的環節已經辦完，無須再批。"))
    day = day_in(str(course.matter.fields.get(NEW_DUE, "")))
    due = end_of(asked.calendar, day) if day else step.due_at
    if due <= step.due_at:
        raise MatterRefused(_("新的時限須晚於原時限。"))
    asked.extend(step, due, {"by": str(course.matter.public)})
    course.along.append(asked)


def end_followers(course: Course) -> None:
    """Close the slips that were issued for steps that ended now, where their kind follows its parent."""
    for slip in [*_drafted(course), *_following(course)]:
        slip.at, slip.by = course.at, course.by
        catch_up(slip)
        slip.close(slip.kind.follows, {"parent": str(course.matter.public)})
        end_followers(slip)


def _drafted(course: Course) -> list[Course]:
    """Those that this act itself issued, because they were due before it."""
    slips = (each for each in course.along if each.drafted and each.kind.follows)
    return [each for each in slips if each.matter.parent_step in course.ended]


def _following(course: Course) -> list[Course]:
    """The others, locked; they go along with the course. What this act itself issued late does so already."""
    matter = course.matter
    if matter.pk is None or not course.ended:
        return []
    along = [each.matter.pk for each in course.along if each.matter.pk]
    rows = Matter.objects.filter(parent=matter, parent_step__in=course.ended, closed_at=None)
    rows = rows.exclude(pk__in=along).order_by("pk")
    found = [lock(row.pk) for row in rows.select_related("pack") if rules_of(row).follows]
    slips = [Course(row, rules_of(row), at=course.at, by=course.by) for row in found if row.closed_at is None]
    course.along += slips
    return slips
