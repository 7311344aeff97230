"""Ending steps by the register: a node of a plan is done when the milestone it stands for is reached."""

from __future__ import annotations

from datetime import datetime

from django.db import connection

from diaodu.matters.commands.acts import act
from diaodu.matters.commands.effects import end_followers
from diaodu.matters.commands.permits import rules_of
from diaodu.matters.course import Course
from diaodu.matters.models import Matter
from diaodu.matters.saving import save

_DUE = """
WITH node AS MATERIALIZED (
    SELECT definition.number, step ->> 'code' AS code, step ->> 'reached' AS reached
      FROM packs_definition definition, jsonb_array_elements(definition.body -> 'steps') step
     WHERE definition.section = 'matter_kind' AND step ->> 'reached' <> ''
)
SELECT DISTINCT matter.id
  FROM node
  JOIN matters_matter matter ON matter.rules = node.number AND matter.closed_at IS NULL AND matter.waiting_on = ''
  JOIN matters_step step ON step.matter_id = matter.id AND step.code = node.code AND step.ended_at IS NULL
  JOIN LATERAL (
       SELECT milestone.standing FROM register_milestone milestone
        WHERE milestone.subject_id = matter.about_id AND milestone.code = node.reached
          AND milestone.standing IN ('reached', 'withdrawn')
        ORDER BY milestone.number DESC LIMIT 1) last ON last.standing = 'reached'
 ORDER BY matter.id
"""


def end_reached_steps(*, at: datetime) -> int:
    """End every open step whose milestone is reached, matter by matter; returns of how many matters some were ended.

    Those that wait for somebody come after they go on. Each matter is one transaction; what another has in hand is
    left to the next look.
    """
    with connection.cursor() as cursor:
        cursor.execute(_DUE)
        due = [pk for (pk,) in cursor.fetchall()]
    return sum(_end_reached(pk, at) for pk in due)


@act
def _end_reached(pk: int, at: datetime) -> bool:
    rows = Matter.objects.select_for_update(of=("self",), no_key=True, skip_locked=True)
    found = rows.select_related("pack", "place", "about", "raised_by", "assigned", "assigned_place")
    matter = found.filter(pk=pk, closed_at=None, waiting_on="").first()
    if matter is None:
        return False
    course = Course(matter, rules_of(matter), at=at, by=None)
    ended = [step for step in course.open_steps if course.end_reached(step)]
    if not ended:
        return False
    end_followers(course)
    save(course)
    return True
