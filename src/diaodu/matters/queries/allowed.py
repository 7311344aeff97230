"""What a viewer may do with a matter now: the page offers that and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from diaodu.core.workdays import WorkCalendar, due_at
from diaodu.matters.commands.managing import WITHDRAWN
from diaodu.matters.commands.permits import manages
from diaodu.matters.commands.raising import is_asked_only
from diaodu.matters.desks import has_step
from diaodu.matters.kinds import MatterKind
from diaodu.matters.models import Matter, Step
from diaodu.people.permissions import Permission
from diaodu.people.viewers import Viewer

END, WAIT, RESUME, EXTEND, HAND, WITHDRAW, REOPEN, NOTE = (
    "end", "wait", "resume", "extend", "hand", "withdraw", "reopen", "note",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Allowed:
    """The acts that are open to a viewer: some on the matter, some on steps. ``leads`` who manages it."""

    acts: frozenset[str]
    ends: tuple[Step, ...]
    extends: tuple[Step, ...]
    hands: tuple[Step, ...]
    leads: bool


def allowed_on(
    viewer: Viewer, matter: Matter, kind: MatterKind, steps: Sequence[Step], *, calendar: WorkCalendar, at: datetime
) -> Allowed:
    """What the viewer may do with a matter in sight, as the commands will judge it."""
    leads = manages(viewer, matter)
    raised = viewer.user is not None and matter.raised_by_id == viewer.user.pk
    notes = {NOTE} if viewer.may(Permission.MATTER_RAISE) else set()
    if matter.closed_at:
        again = (leads or raised) and _reopens(kind, matter.closed_at, calendar, at)
        return Allowed(frozenset({*notes, *([REOPEN] if again else [])}), (), (), (), leads)
    open_ = [step for step in steps if step.ended_at is None]
    own = [step for step in open_ if has_step(viewer, step, matter.area)]
    acts = notes
    if own or leads:
        acts |= {RESUME} if matter.waiting_on else {WAIT} if kind.waits else set()
    if (leads or raised) and any(state.code == WITHDRAWN for state in kind.states):
        acts.add(WITHDRAW)
    ends = [] if matter.waiting_on else [step for step in own if _may_end(viewer, kind, step, steps, raised=raised)]
    extends = [step for step in own if _may_extend(matter, kind, step, at)]
    return Allowed(frozenset(acts), tuple(ends), tuple(extends), tuple(open_) if leads else (), leads)


def _may_end(viewer: Viewer, kind: MatterKind, step: Step, steps: Sequence[Step], *, raised: bool) -> bool:
    """Nobody checks what they did themselves, nor grants what they asked for."""
    if raised and is_asked_only(kind):
        return False
    others = kind.step(step.code).not_by
    did = {each.ended_by_id for each in steps if each.code in others and each.ended_at and not each.void}
    return viewer.user is None or viewer.user.pk not in did


def _may_extend(matter: Matter, kind: MatterKind, step: Step, at: datetime) -> bool:
    if kind.extension is None or at > step.due_at or step.term >= kind.extension.most:
        return False
    asked = matter.children.filter(parent_step=step.code, kind=kind.extension.kind, closed_at=None)
    return not asked.exists()


def _reopens(kind: MatterKind, closed: datetime, calendar: WorkCalendar, at: datetime) -> bool:
    return kind.reopening is not None and at <= due_at(calendar, kind.reopening.within, closed)
