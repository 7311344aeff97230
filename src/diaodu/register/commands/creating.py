"""Creating a subject from a page: under a code made by itself, and linked at once to what it comes from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction

from diaodu.audit.numbers import take_numbers
from diaodu.people.permissions import Permission
from diaodu.people.viewers import acting
from diaodu.register.commands.links import link_subjects
from diaodu.register.commands.subjects import record_subject
from diaodu.register.models import Subject
from diaodu.register.states import State


@dataclass(frozen=True, slots=True)
class NewLink:
    """A link that a new subject gets: its code, the other end, and whether that one is the link's source."""

    code: str
    other: str
    comes_in: bool = False


@transaction.atomic
def create_subject(*, actor: Any, kind: str, state: State, link: NewLink | None = None) -> Subject:
    """Create a subject under the code ``KIND.N``, N being a ledger number: it is unique and never used again.

    With ``link`` both are written or neither. Raises what ``record_subject`` and ``link_subjects`` raise.
    """
    acting(actor).require(Permission.SUBJECT_EDIT)
    (number,) = take_numbers(1)
    subject = record_subject(actor=actor, kind=kind, code=f"{kind}.{number}", state=state, reason="")
    if link:
        source, target = (link.other, subject.code) if link.comes_in else (subject.code, link.other)
        link_subjects(actor=actor, source=source, link=link.code, target=target)
    return subject
