"""Merging a double into the subject that is kept. Nothing moves: the kept one's page shows what the other one has."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from diaodu.audit.commands import record
from diaodu.audit.numbers import take_numbers
from diaodu.kit.refusals import Refusal
from diaodu.people.permissions import Permission
from diaodu.people.viewers import acting
from diaodu.register.commands.links import add_link
from diaodu.register.commands.permits import writable_subject
from diaodu.register.commands.subjects import record_subject
from diaodu.register.kinds import MERGED, MERGED_INTO, kinds
from diaodu.register.models import Link, Subject
from diaodu.register.states import State


class MergeRefused(Refusal):
    """Two subjects that cannot be one: of different kinds, merged already, of a kind that is not merged, no reason."""

    code, status = "merge_refused", 422


@transaction.atomic
def merge_subjects(*, actor: Any, kept: str, merged: str, reason: str) -> Subject:
    """Merge a subject into another of its kind, both of which the actor edits; the one that was merged.

    It moves to the stage ``merged`` and is linked to the kept one by ``merged_into``, which kinds that can be merged
    declare. Undone by ``move_stage`` to another stage. Raises ``MergeRefused``.
    """
    viewer = acting(actor)
    viewer.require(Permission.SUBJECT_EDIT)
    take_numbers(0)
    one, other = (writable_subject(viewer, code, Permission.SUBJECT_EDIT) for code in (kept, merged))
    _require_mergeable(one, other, reason)
    why = _("併入「%(code)s」：%(reason)s") % {"code": one.code, "reason": reason.strip()}
    state = replace(State.of(other), stage=MERGED)
    gone = record_subject(actor=actor, kind=other.kind, code=other.code, state=state, reason=why[:300])
    add_link(actor, gone, MERGED_INTO, one, reason)
    new = {"merged": gone.code, "reason": reason.strip()}
    record(actor=actor, tag="register:subject:merge", kind=one.kind, key=one.code, new=new)
    return gone


def _require_mergeable(kept: Subject, merged: Subject, reason: str) -> None:
    kind = kinds(merged.pack)[merged.kind]
    if kept == merged or kept.kind != merged.kind:
        raise MergeRefused(_("只能把同一類的兩項合併。"))
    if kind.stage(MERGED) is None or kind.link(MERGED_INTO) is None:
        raise MergeRefused(_("這一類不能合併。"))
    if MERGED in {kept.stage, merged.stage}:
        raise MergeRefused(_("其中一項已經併入別的項。"))
    if Link.objects.filter(source=merged, code=MERGED_INTO).exists():
        raise MergeRefused(_("其中一項已經併入別的項。"))
    if not reason.strip():
        raise MergeRefused(_("合併須說明原因。"))
