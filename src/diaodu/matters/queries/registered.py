"""What the register says of what a matter is about: asked there once, shown here."""

from __future__ import annotations

from dataclasses import dataclass

from diaodu.boards.facts import document_of
from diaodu.ledger.models import Document
from diaodu.register.kinds import kinds
from diaodu.register.models import Subject
from diaodu.register.queries.pages import FieldShown, fields_shown

MOST_OPEN = 8  # fields that are shown without being asked for


@dataclass(frozen=True, slots=True)
class Registered:
    """The filled fields of a subject, and the document that it was printed in."""

    subject: Subject
    fields: tuple[FieldShown, ...]
    document: Document | None

    @property
    def short(self) -> bool:
        """Whether it is little enough to stand open."""
        return len(self.fields) <= MOST_OPEN


def registered(subject: Subject) -> Registered | None:
    """What is registered of a subject in sight; None where that is its name only."""
    filled = tuple(each for each in fields_shown(kinds(subject.pack)[subject.kind], subject) if each.value)
    document = document_of(subject)
    return Registered(subject, filled, document) if filled or document else None
