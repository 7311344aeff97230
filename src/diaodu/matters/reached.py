"""Milestones of the register that end steps of matters by themselves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from diaodu.matters.kinds import MatterKind
from diaodu.matters.models import Matter
from diaodu.register.models import Milestone
from diaodu.register.queries.members import EVENTS, REACHED

Reached = Mapping[str, Milestone]
"""By code: the milestone as it stands reached."""


def milestones_reached(matter: Matter, kind: MatterKind) -> Reached:
    """The milestones that end steps of a kind and are reached by what a matter is about."""
    codes = [step.reached for step in kind.steps if step.reached]
    if not codes or matter.about_id is None:
        return {}
    rows = Milestone.objects.filter(subject=matter.about_id, code__in=codes, standing__in=EVENTS)
    latest = rows.order_by("code", "-number").distinct("code")
    return {row.code: row for row in latest if row.standing == REACHED}


def said_of_milestone(milestone: Milestone) -> dict[str, Any]:
    """What history keeps of it: which row of the register, the day on which it was reached, and the evidence."""
    said = {"milestone": milestone.number, "on": milestone.on.isoformat(), "evidence": milestone.evidence}
    return {key: value for key, value in said.items() if value}
