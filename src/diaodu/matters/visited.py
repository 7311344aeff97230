"""A visit told twice, as a matter and as a record of contact, is one visit: with the same subject, on the same day.

Its enterprise is asked once. What it says of the one holds for the other, whichever was there first.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import QuerySet

from diaodu.matters import history
from diaodu.matters.commands.permits import rules_of
from diaodu.matters.kinds import Ending, MatterKind
from diaodu.matters.models import Event, Matter, Step
from diaodu.pairing.answered import Said
from diaodu.pairing.models import Answer, Contact
from diaodu.pairing.visits import visit_rules
from diaodu.register.field_types import day_in


def day_of_visit(kind: MatterKind, matter: Matter) -> date | None:
    """The day on which the visit of a matter was; None for what is no visit, and before it was made."""
    return day_in(str(matter.fields.get(kind.visited, ""))) if kind.visited else None


def records_of(matter: Matter, kind: MatterKind) -> QuerySet[Contact]:
    """The records of contact, as they stand, that tell of the visit of a matter."""
    day = day_of_visit(kind, matter)
    if day is None or matter.about is None:
        return Contact.objects.none()
    visits = visit_rules(matter.about.pack)
    return Contact.objects.current().filter(subject=matter.about, on=day, dropped=False, rule__in=visits)


def answer_recorded(matter: Matter, kind: MatterKind) -> Answer | None:
    """The latest answer of the enterprise to a record of the visit of a matter."""
    threads = records_of(matter, kind).order_by().values("thread")
    return Answer.objects.filter(contact__thread__in=threads).last()


def ending_saying(kind: MatterKind, step: str, *, useful: bool) -> Ending | None:
    """The ending of a step by which the enterprise says so; None where it is not asked there."""
    return next((each for each in kind.step(step).endings if each.useful is useful), None)


def matters_of(contact: Contact) -> Iterator[tuple[Matter, MatterKind]]:
    """The matters that tell of the visit that a contact tells of, the latest first. Restricted ones are not told of."""
    if contact.rule not in visit_rules(contact.subject.pack):
        return
    rows = Matter.objects.filter(about=contact.subject_id, restricted=False).select_related("pack").order_by("-id")
    for row in rows:
        kind = rules_of(row)
        if day_of_visit(kind, row) == contact.on:
            yield row, kind


def steps_asking(contact: Contact) -> list[tuple[Step, MatterKind]]:
    """The open steps in which the enterprise is asked about the visit that a contact tells of."""
    return [
        (step, kind)
        for matter, kind in matters_of(contact)
        for step in matter.steps.filter(ended_at=None, enterprise=True)
        if ending_saying(kind, step.code, useful=True)
    ]


def said_in_matter(contact: Contact) -> Said | None:
    """What the enterprise said, in a matter, of the visit that a contact tells of."""
    for matter, kind in matters_of(contact):
        events = Event.objects.filter(matter=matter, act=history.ENDED, from_enterprise=True).order_by("-number")
        for event in events:
            ending = kind.step(str(event.said["step"])).ending(str(event.said["ending"]))
            if ending is not None and ending.useful is not None:
                words = str(event.said.get("words", ""))
                return Said(ending.useful, words, given_by=f"matter {matter.public}", at=event.at)
    return None
