"""Moving a subject to another stage: its revision and the milestones that go with it, at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from types import MappingProxyType
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
from diaodu.register.field_types import day_in
from diaodu.register.kinds import MERGED, MERGED_INTO, Kind, Word, kinds
from diaodu.register.models import Link, Subject
from diaodu.register.queries.members import milestones_of
from diaodu.register.states import State

NOTHING: Mapping[str, str] = MappingProxyType({})


class StageRefused(Refusal):
    """A stage that the kind does not have or the subject stands in, a step back without reason, or a day that is to
    come or lies before that of an earlier stage.
    """

    code, status = "stage_refused", 422


@transaction.atomic
def move_stage(
    *, actor: Any, subject: str, stage: str, on: date, evidence: str, reason: str,
    fields: Mapping[str, str] = NOTHING, made_from: int | None = None,
) -> Subject:  # fmt: skip
    """Move a subject to a stage on a day: a revision, and the stage's milestone where the kind declares one.

    Stages may be left out. A step back needs a reason; it withdraws the milestones of the stages that come after the
    new one, and leaves that one's own as it was reached at first. Of ``fields`` those are filled in with the step that
    are empty so far, such as what the stage needs. Leaving the stage of what was merged ends the merger.
    Raises ``StageRefused``, or what ``record_subject`` raises: ``InvalidSubject`` with rule ``stage_needs`` for a field
    that the stage needs, ``not_permitted`` for a stage that others decide about, ``own_decision`` for one into which
    nobody puts what they recorded themselves.
    """
    viewer = acting(actor)
    viewer.require(Permission.SUBJECT_EDIT)
    take_numbers(0)
    found = writable_subject(viewer, subject, Permission.SUBJECT_EDIT)
    kind, old = kinds(found.pack)[found.kind], found.stage
    word, goes_back = _checked(kind, old, stage, on, reason)
    why = reason.strip() or _("轉入「%(stage)s」") % {"stage": name_in_language(word.names)}
    state = _with(State.of(found), stage, fields)
    _require_order(kind, found, word, state, on)
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
    goes_back = kind.order_of(stage) < kind.order_of(old)
    if goes_back and not reason.strip():
        raise StageRefused(_("退回前面的階段須說明原因。"))
    return word, goes_back


def _with(state: State, stage: str, fields: Mapping[str, str]) -> State:
    given = {code: value.strip() for code, value in fields.items() if value.strip()}
    return replace(state, stage=stage, fields={**given, **state.fields})


def _require_order(kind: Kind, subject: Subject, word: Word, state: State, on: date) -> None:
    """Neither the day of the step nor one that the stage itself needs lies before the day of an earlier stage."""
    reached = _reached(subject, kind.stages[: kind.order_of(word.code)])
    if not reached:
        return
    code, latest = max(reached.items(), key=lambda each: each[1])
    own = (field for field in kind.fields if field.code in word.needs and field.type == "date")
    days = {name_in_language(field.names): day_in(state.fields.get(field.code, "")) for field in own}
    for name, day in {name_in_language(word.names): on, **days}.items():
        if day and day < latest:
            earlier = kind.stage(code)
            told = {"name": name, "day": day, "earlier": name_in_language(earlier.names) if earlier else code}
            message = _("「%(name)s」的日期 %(day)s 早於前面的階段「%(earlier)s」的 %(latest)s。")
            raise StageRefused(message % {**told, "latest": latest})


def _withdraw_later(actor: Any, kind: Kind, subject: Subject, reason: str) -> None:
    for code in _reached(subject, kind.stages[kind.order_of(subject.stage) + 1 :]):
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
