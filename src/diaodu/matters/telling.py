"""Telling people what they have to do: every notice once, whatever is cut off or run twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from diaodu.matters.models import Matter, Step
from diaodu.notices.commands import Message
from diaodu.people.models import User


@dataclass(frozen=True, slots=True)
class Told:
    """Who is told of a step, and what: it was ``opened``, ``extended`` or ``handed``, or has ``reached`` a rung."""

    step: Step
    what: str
    users: Sequence[User]
    rung: str = ""
    urgent: bool = False


def messages_of(matter: Matter, told: Sequence[Told]) -> list[Message]:
    """The notices of an act on a matter, by the ledger number of its last event."""
    address = reverse("matter", kwargs={"key": matter.public}) if told else ""
    return [_message(matter, each, address) for each in told]


def _message(matter: Matter, told: Told, address: str) -> Message:
    said = {"title": matter.title, "kind": matter.kind, "pack": matter.pack.code, "step": told.step.code}
    said |= {"due": told.step.due_at.isoformat(), "rung": told.rung}
    key = f"matter:{matter.number}:{told.step.pk}:{told.what}{told.rung}"
    return Message(told.users, key, f"matters.{told.what}", said, address, told.urgent)
