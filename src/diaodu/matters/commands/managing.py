"""What is done to a matter beside its steps: waiting, extension, hand-over, withdrawal, reopening, words."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from diaodu.audit.commands import record
from diaodu.core.workdays import due_at
from diaodu.kit.refusals import Forbidden
from diaodu.matters import history
from diaodu.matters.commands.acts import act
from diaodu.matters.commands.effects import NEW_DUE, end_followers
from diaodu.matters.commands.escalating import catch_up
from diaodu.matters.commands.permits import (
    locked,
    locked_for,
    manages,
    require_fit,
    require_managing,
    require_open,
    require_step,
    rules_of,
)
from diaodu.matters.commands.raising import New, begin, kind_of, record_raised
from diaodu.matters.course import Course
from diaodu.matters.desks import Desk, has_step
from diaodu.matters.fields import lies_ahead
from diaodu.matters.models import Matter, Step
from diaodu.matters.refusals import MatterRefused
from diaodu.matters.saving import save
from diaodu.people.models import User
from diaodu.people.permissions import Permission
from diaodu.people.viewers import Viewer, acting
from diaodu.register.models import Place, Subject

WITHDRAWN = "withdrawn"


@act
def wait_for(*, actor: User | None, matter: UUID, on: str, reason: str, at: datetime) -> Matter:
    """Stop the clocks of a matter while it is the turn of somebody whom its kind names (``waits``)."""
    course, viewer = _opened(actor, matter, at)
    _require_reason(reason)
    if on not in {word.code for word in course.kind.waits}:
        raise MatterRefused(_("這類事項不能為此停錶。"))
    if course.matter.waiting_on:
        raise MatterRefused(_("事項已在等待中。"))
    _require_any_step(viewer, course)
    course.wait(on, reason)
    return _saved(course, "matters:matter:wait", {"on": on, "reason": reason})


@act
def resume(*, actor: User | None, matter: UUID, reason: str, at: datetime) -> Matter:
    """Let the clocks of a waiting matter go on."""
    course, viewer = _opened(actor, matter, at)
    if not course.matter.waiting_on:
        raise MatterRefused(_("事項沒有在等待。"))
    _require_any_step(viewer, course)
    course.resume(reason)
    return _saved(course, "matters:matter:resume", {"reason": reason})


@act
def ask_extension(
    *, actor: User | None, matter: UUID, step: str, new_due: date, reason: str, progress: str, at: datetime
) -> Matter:
    """Ask for a later due time of a step, before it is due and with a definite day: a matter of its own.

    Raises ``MatterRefused`` when it is late already, one is asked for, or as many were granted as the kind allows.
    """
    course, viewer = _opened(actor, matter, at)
    found = _open_step(course, step)
    require_step(viewer, course.matter, found)
    _require_reason(reason)
    _check_extension(course, found, new_due, at)
    extension = course.kind.extension
    fields = {NEW_DUE: new_due.isoformat(), "reason": reason, "progress": progress}
    new = New(
        kind=extension.kind if extension else "", title=course.matter.title, about=course.matter.about,
        place=course.matter.place, fields=fields, parent=course.matter, parent_step=step, area=course.matter.area,
    )  # fmt: skip
    return begin(new, kind_of(new), by=actor, at=at)


def _check_extension(course: Course, step: Step, new_due: date, at: datetime) -> None:
    extension = course.kind.extension
    if extension is None:
        raise MatterRefused(_("這類事項不能延期。"))
    if at > step.due_at:
        raise MatterRefused(_("延期須在到期前申請；已經逾期的，請儘快辦結並說明。"))
    if not lies_ahead(new_due, at):
        raise MatterRefused(_("新的時限太遠，最多十年。"))
    if new_due <= course.calendar.local(step.due_at).date():
        raise MatterRefused(_("新的時限須晚於原時限。"))
    if step.term >= extension.most:
        raise MatterRefused(_("這一環節已延期 %(most)d 次，不能再延。") % {"most": extension.most})
    asked = Matter.objects.filter(parent=course.matter, parent_step=step.code, kind=extension.kind, closed_at=None)
    if asked.exists():
        raise MatterRefused(_("這一環節的延期申請正在審批。"))


@act
def hand_over(
    *, actor: User | None, matter: UUID, step: str, to: User | None, place: Place | None, reason: str, at: datetime
) -> Matter:
    """Give a step to another person, or to its role at another place, by whoever manages matters there."""
    course, viewer = _opened(actor, matter, at)
    found = _open_step(course, step)
    require_managing(viewer, course.matter)
    _require_reason(reason)
    if to:
        require_fit(to, course.matter)
    course.hand(found, Desk(found.role, place or found.place, to), reason)
    return _saved(course, "matters:step:hand_over", {"step": step, "to": str(to.key) if to else "", "reason": reason})


@act
def withdraw(*, actor: User | None, matter: UUID, reason: str, at: datetime) -> Matter:
    """Withdraw a matter, by who raised it or manages it, where its kind has the state ``withdrawn``."""
    course, viewer = _opened(actor, matter, at)
    _require_reason(reason)
    raised = actor is not None and course.matter.raised_by_id == actor.pk
    if not (raised or manages(viewer, course.matter)):
        raise Forbidden(_("只有提出人或主管單位可以撤銷。"))
    if WITHDRAWN not in {state.code for state in course.kind.states}:
        raise MatterRefused(_("這類事項不能撤銷。"))
    course.close(WITHDRAWN, {"reason": reason})
    return _saved(course, "matters:matter:withdraw", {"reason": reason})


@act
def reopen(*, actor: User | None, matter: UUID, reason: str, at: datetime) -> Matter:
    """Open a closed matter again: by who raised it, or who manages it."""
    viewer = acting(actor)
    row = locked(viewer, matter)
    raised = actor is not None and row.raised_by_id == actor.pk
    if not (raised or manages(viewer, row)):
        raise Forbidden(_("只有提出人、企業或主管單位可以重新啟動。"))
    return _reopened(Course(row, rules_of(row), at=at, by=actor), reason)


@act
def reopen_for_enterprise(*, enterprise: Subject, matter: UUID, reason: str, at: datetime) -> Matter:
    """The same by the enterprise that a matter is about, through its link."""
    row = locked_for(enterprise, matter)
    return _reopened(Course(row, rules_of(row), at=at, by=None, from_enterprise=True), reason)


def _reopened(course: Course, reason: str) -> Matter:
    _require_reason(reason)
    course.reopen(_step_to_reopen(course), reason)
    return _saved(course, "matters:matter:reopen", {"reason": reason})


def _step_to_reopen(course: Course) -> str:
    """The step from which a matter goes on when it is opened again."""
    row, kind = course.matter, course.kind
    if row.closed_at is None:
        raise MatterRefused(_("事項還沒有辦結。"))
    if kind.reopening is None:
        raise MatterRefused(_("這類事項辦結後不能重新啟動，請另行提出。"))
    if course.at > due_at(course.calendar, kind.reopening.within, row.closed_at):
        raise MatterRefused(_("已過重新啟動的期限，請另行提出。"))
    return kind.reopening.step


@act
def add_note(*, actor: User | None, matter: UUID, words: str, at: datetime) -> Matter:
    """Write words into the history of a matter."""
    viewer = acting(actor)
    viewer.require(Permission.MATTER_RAISE)  # who may only look writes nothing into a history
    row = locked(viewer, matter)
    _require_reason(words)
    course = Course(row, rules_of(row), at=at, by=actor)
    course.note(history.NOTED, None, {"words": words.strip()})
    return _saved(course, "matters:matter:note", {})


def _opened(actor: User | None, matter: UUID, at: datetime) -> tuple[Course, Viewer]:
    viewer = acting(actor)
    row = locked(viewer, matter)
    require_open(row)
    course = Course(row, rules_of(row), at=at, by=actor)
    catch_up(course)
    return course, viewer


def _open_step(course: Course, code: str) -> Step:
    found = next((step for step in course.open_steps if step.code == code), None)
    if found is None:
        raise MatterRefused(_("這一環節已經辦完，或還沒有輪到；請刷新頁面再看。"))
    return found


def _require_any_step(viewer: Viewer, course: Course) -> None:
    """Whoever has one of the open steps, or manages the matter, may stop and start its clocks."""
    if any(has_step(viewer, step, course.matter.area) for step in course.open_steps):
        return
    require_managing(viewer, course.matter)


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise MatterRefused(_("請說明原因。"))


def _saved(course: Course, tag: str, new: dict[str, str]) -> Matter:
    end_followers(course)
    save(course)
    record_raised([course])
    record(actor=course.by, tag=tag, kind="matter", key=str(course.matter.public), new=new)
    return course.matter
