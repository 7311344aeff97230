"""Linking subjects to one another, and ending a link. Nothing is deleted: what has ended is kept with its reason."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from diaodu.audit.commands import record
from diaodu.audit.numbers import take_numbers
from diaodu.kit import clock
from diaodu.kit.refusals import Refusal
from diaodu.people.permissions import Permission
from diaodu.people.viewers import Viewer, acting
from diaodu.register.commands.counting import counting_problems, exclusion_of, linked_exclusions
from diaodu.register.commands.permits import deciding_places, decision_problems, recorder_of, writable_subject
from diaodu.register.kinds import MERGED_INTO, Exclusion, kinds
from diaodu.register.models import Link, Subject
from diaodu.register.queries import visible_subject
from diaodu.register.states import State

LONGEST_NOTE, LONGEST_REASON = 200, 300


class LinkRefused(Refusal):
    """A link that the kind does not declare, that is there already or not at all, whose end lacks its reason, or of a
    subject that others have decided on.
    """

    code, status = "link_refused", 422


@transaction.atomic
def link_subjects(*, actor: Any, source: str, link: str, target: str, note: str = "") -> Link:
    """Link a subject that the actor edits to one in sight, by a link that its kind declares to the other's kind.

    Raises ``LinkRefused``, ``NotFound`` or ``Forbidden``.
    """
    viewer = acting(actor)
    viewer.require(Permission.SUBJECT_EDIT)
    take_numbers(0)
    first, second = writable_subject(viewer, source, Permission.SUBJECT_EDIT), visible_subject(viewer, target)
    if link == MERGED_INTO:
        raise LinkRefused(_("合併不能這樣登記，請用「合併」。"))
    _require_decider(viewer, first)
    _require_fitting(first, link, second)
    _require_counted(first, link, {second.code: exclusion_of(second)})
    return add_link(actor, first, link, second, note)


def _require_decider(viewer: Viewer, source: Subject) -> None:
    """What was decided on, such as funds accepted for a deal, is not linked otherwise by those who do not decide."""
    kind, state = kinds(source.pack)[source.kind], State.of(source)
    for problem in decision_problems(kind, state, state, deciding_places(viewer, kind)):
        raise LinkRefused(problem.message)


def _require_counted(source: Subject, link: str, linked: Mapping[str, Exclusion | None]) -> None:
    """What is counted with another stays linked to one that is counted."""
    kind = kinds(source.pack)[source.kind]
    word = kind.stage(source.stage)
    if word and word.counts_with == link:
        for problem in counting_problems(kind, source.stage, linked):
            raise LinkRefused(problem.message)


def _require_fitting(source: Subject, link: str, target: Subject) -> None:
    declared = kinds(source.pack)[source.kind].link(link)
    if declared is None:
        raise LinkRefused(_("這一類沒有「%(link)s」這種關聯。") % {"link": link})
    if source == target:
        raise LinkRefused(_("不能與自身關聯。"))
    if declared.to and target.kind not in declared.to:
        raise LinkRefused(_("這種關聯不能指向「%(code)s」這一類。") % {"code": target.kind})
    if Link.objects.filter(source=source, code=link, target=target).exists():
        raise LinkRefused(_("這一關聯已經登記。"))


def add_link(actor: Any, source: Subject, link: str, target: Subject, note: str) -> Link:
    """Write a link whose rules have been looked at, inside the caller's transaction."""
    row = Link.objects.create(
        source=source, code=link, target=target, note=note.strip()[:LONGEST_NOTE],
        recorded_at=clock.now(), recorded_by=recorder_of(actor),
    )  # fmt: skip
    new = {"link": link, "to": target.code, "note": row.note}
    record(actor=actor, tag="register:link:create", kind=source.kind, key=source.code, new=new)
    return row


@transaction.atomic
def unlink_subjects(*, actor: Any, source: str, link: str, target: str, reason: str) -> Link:
    """End a link of a subject that the actor edits. It is kept, with who ended it, when and why."""
    viewer = acting(actor)
    viewer.require(Permission.SUBJECT_EDIT)
    take_numbers(0)
    first = writable_subject(viewer, source, Permission.SUBJECT_EDIT)
    found = Link.objects.filter(source=first, code=link, target__code=target).select_related("target").first()
    if found is None:
        raise LinkRefused(_("沒有這一關聯，或它已經解除。"))
    if link == MERGED_INTO:
        raise LinkRefused(_("已合併的項請轉回原來的階段，合併隨之撤銷。"))
    if not reason.strip():
        raise LinkRefused(_("解除關聯須說明原因。"))
    _require_decider(viewer, first)
    rest = linked_exclusions(source, link)
    _require_counted(first, link, {code: why for code, why in rest.items() if code != target})
    return end_link(actor, first, found, reason)


def end_link(actor: Any, source: Subject, link: Link, reason: str) -> Link:
    """End a link, inside the caller's transaction."""
    link.ended_at, link.ended_by = clock.now(), recorder_of(actor)
    link.ended_reason = reason.strip()[:LONGEST_REASON]
    link.save(update_fields=["ended_at", "ended_by", "ended_reason"])
    said = {"link": link.code, "to": link.target.code}
    new = {**said, "ended": link.ended_reason}
    record(actor=actor, tag="register:link:end", kind=source.kind, key=source.code, old=said, new=new)
    return link
