"""Recording a subject."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from diaodu.audit.commands import record
from diaodu.audit.numbers import take_numbers
from diaodu.kit.refusals import Forbidden, Refusal
from diaodu.packs.models import Pack
from diaodu.packs.remembering import loaded_packs
from diaodu.people.permissions import Permission
from diaodu.people.viewers import acting
from diaodu.register.commands.counting import counting_problems, leaning_problems, linked_exclusions
from diaodu.register.commands.permits import (
    deciding_places,
    decision_problems,
    known_codes,
    open_places,
    own_codes,
    own_decision_problems,
    recorder_of,
    scope_problems,
    writable_subject,
)
from diaodu.register.field_types import CellProblem
from diaodu.register.kinds import PLACE, Kind, kinds
from diaodu.register.models import Place, Subject
from diaodu.register.queries import kind_shown
from diaodu.register.recording import Change, record_states
from diaodu.register.states import State, problems_of


class InvalidSubject(Refusal):
    """A state that breaks the rules of its kind: each problem with its column, rule and remedy."""

    code, status = "invalid_subject", 422

    def __init__(self, problems: Sequence[CellProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__(" ".join(problem.message for problem in problems))


class SubjectChanged(Refusal):
    """The subject was changed by somebody else since the revision from which it was to be changed."""

    code, status = "subject_changed", 409

    def __init__(self) -> None:
        super().__init__(_("您填寫期間，這一項已被他人修改。"))


@transaction.atomic
def record_subject(
    *, actor: Any, kind: str, code: str, state: State, reason: str, made_from: int | None = None
) -> Subject:
    """Create a subject or change it to ``state``; a change needs a reason. A state it has already writes nothing.

    ``made_from`` is the number of the revision that the change was made from, where that matters. Raises
    ``InvalidSubject``, ``NotFound`` (out of sight), ``Forbidden`` (seen, but outside what the actor edits), or
    ``SubjectChanged`` when there is a later revision than that.
    """
    viewer = acting(actor)
    viewer.require(Permission.SUBJECT_EDIT)
    take_numbers(0)  # what is read from here on cannot change before it is written
    declared = kind_shown(viewer, kind)
    before = writable_subject(viewer, code, Permission.SUBJECT_EDIT) if _exists(code) else None
    old = State.of(before) if before else None
    if before and made_from is not None and before.revisions.filter(number__gt=made_from).exists():
        raise SubjectChanged
    if before and old == state and before.kind == kind:
        return before
    problems = [
        *_kind_problems(declared, before, reason),
        *problems_of(declared, code, state, known_codes({old.document} if old else set())),
        *scope_problems(state, open_places(viewer, declared, Permission.SUBJECT_EDIT)),
        *decision_problems(declared, old, state, deciding_places(viewer, declared)),
        *own_decision_problems(declared, old, state, is_own=code in own_codes(viewer, declared, {code})),
        *_counting_problems(declared, code, old, state),
    ]
    if problems:
        raise InvalidSubject(problems)
    change = Change(code=code, kind=declared, pack=pack_for(declared, state, before), state=state)
    record_states(changes=[change], recorded_by=recorder_of(actor), reason=reason)
    verb = "change" if before else "create"
    old_json = old.as_json() if old else None
    record(actor=actor, tag=f"register:subject:{verb}", kind=kind, key=code, old=old_json, new=state.as_json())
    return Subject.objects.get(code=code)


def _counting_problems(kind: Kind, code: str, old: State | None, state: State) -> Iterator[CellProblem]:
    word = kind.stage(state.stage)
    if word and word.counts_with and (old is None or old.stage != state.stage):
        yield from counting_problems(kind, state.stage, linked_exclusions(code, word.counts_with))
    yield from leaning_problems(kind, code, old, state)


def _exists(code: str) -> bool:
    return Subject.objects.filter(code=code).exists()


def _kind_problems(kind: Kind, before: Subject | None, reason: str) -> list[CellProblem]:
    if kind.code == PLACE:
        raise Forbidden(_("地區由省份包登記，不能在此修改。"))
    if before and before.kind != kind.code:
        return [taken(before.code)]
    if before and not reason.strip():
        return [CellProblem("reason", "required", _("修改須說明原因。"), _("請填寫原因。"))]
    return []


def taken(code: str) -> CellProblem:
    """The problem of a code that something else has."""
    message = _("代碼「%(code)s」已被另一登記項使用。") % {"code": code}
    return CellProblem("code", "duplicate", message, _("請換一個代碼。"))


def pack_for(kind: Kind, state: State, before: Subject | None) -> Pack:
    """The pack a subject is recorded under: its place's, so that what is generated stays labelled so."""
    if before:
        return before.pack
    place: Place | None = Place.objects.select_related("pack").filter(code=state.place).first()
    if place and kind.code in kinds(place.pack):
        return place.pack
    return loaded_packs()[kind.pack]
