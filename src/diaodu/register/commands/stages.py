"""Moving a subject to another stage: its revision and the milestones that go with it, at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from diaodu.audit.numbers import take_numbers
from diaodu.kit import clock
from diaodu.kit.languages import name_in_language
from diaodu.kit.refusals import Refusal
from diaodu.people.permissions import Permission
from diaodu.people.viewers import acting
from diaodu.register.commands.links import end_link
from diaodu.register.commands.milestones import record_milestone, withdraw_milestone
from diaodu.register.commands.permits import writable_subject
from diaodu.register.commands.subjects import record_subject
from diaodu.register.kinds import MERGED, MERGED_INTO, Kind, Word, kinds
from diaodu.register.models import Link, Subject
from diaodu.register.queries.members import milestones_of
from diaodu.register.states import State


class StageRefused(Refusal):
    """A stage that the kind does not have or the subject stands in, a day to come, or a step back without reason."""

    code, status = "stage_refused", 422


@transaction.atomic
def move_stage(
    *, actor: Any, subject: str, stage: str, on: date, evidence: str, reason: str, made_from: int | None = None
) -> Subject:
    """Move a subject to a stage on a day: a revision, and the stage's milestone where the kind declares one.

    Stages may be left out. A step back needs a reason; it withdraws the milestones of the stages that come after the
    new one, and leaves that one's own as it was reached at first. Leaving the stage of what was merged ends the merger.
    Raises ``StageRefused``, or what ``record_subject`` raises: ``InvalidSubject`` with rule ``stage_needs`` for a field
    that the stage needs, ``not_permitted`` for a stage that others decide about.
    """
    viewer = acting(actor)
    viewer.require(Permission.SUBJECT_EDIT)
    take_numbers(0)
    found = writable_subject(viewer, subject, Permission.SUBJECT_EDIT)
    kind, old = kinds(found.pack)[found.kind], found.stage
    word, goes_back = _checked(kind, old, stage, on, reason)
    why = reason.strip() or _("轉入「%(stage)s」") % {"stage": name_in_language(word.names)}
    state = replace(State.of(found), stage=stage)
    moved = record_subject(actor=actor, kind=kind.code, code=subject, state=state, reason=why, made_from=made_from)
    if goes_back:
        _withdraw_later(actor, kind, moved, reason)
    if old == MERGED:
        for link in Link.objects.filter(source=moved, code=MERGED_INTO).select_related("target"):
            end_link(actor, moved, link, why)
    _date(actor, kind, moved, on, evidence, goes_back=goes_back)
    return moved


def _checked(kind: Kind, old: str, stage: str, on: date, reason: str) -> tuple[Word, bool]:
    """The stage, and whether it is a step back."""
    word = kind.stage(stage)
    if word is None:
        raise StageRefused(_("這一類沒有「%(stage)s」這一階段。") % {"stage": stage})
    if stage == old:
        raise StageRefused(_("這一項已在「%(stage)s」階段。") % {"stage": name_in_language(word.names)})
    if stage == MERGED:
        raise StageRefused(_("合併不能這樣登記，請用「合併」。"))
    if on > clock.today():
        raise StageRefused(_("轉入階段的日期不能晚於今天。"))
    goes_back = _place_of(kind, stage) < _place_of(kind, old)
    if goes_back and not reason.strip():
        raise StageRefused(_("退回前面的階段須說明原因。"))
    return word, goes_back


def _place_of(kind: Kind, stage: str) -> int:
    """Where a stage stands in the order; before all for none."""
    return next((place for place, word in enumerate(kind.stages) if word.code == stage), -1)


def _withdraw_later(actor: Any, kind: Kind, subject: Subject, reason: str) -> None:
    for code in _reached(subject, kind.stages[_place_of(kind, subject.stage) + 1 :]):
        withdraw_milestone(actor=actor, subject=subject.code, milestone=code, reason=reason)


def _reached(subject: Subject, stages: Sequence[Word]) -> dict[str, date]:
    """When the milestones of some stages were reached, as far as they stand."""
    reached, _planned = milestones_of([subject.pk], known=None)
    codes = {word.code for word in stages}
    return {code: on for code, on in reached.get(subject.pk, {}).items() if code in codes}


def _date(actor: Any, kind: Kind, subject: Subject, on: date, evidence: str, *, goes_back: bool) -> None:
    """Record the stage's milestone, unless it stands so already."""
    if kind.milestone(subject.stage) is None:
        return
    own = [word for word in kind.stages if word.code == subject.stage]
    standing = _reached(subject, own).get(subject.stage)
    if standing is None or (standing != on and not goes_back):
        record_milestone(actor=actor, subject=subject.code, milestone=subject.stage, on=on, evidence=evidence)
