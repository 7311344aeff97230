"""Telling people what they have to do: every notice once, whatever is cut off or run twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from diaodu.matters.models import Matter, Step
from diaodu.notices.commands import notify
from diaodu.people.models import User


@dataclass(frozen=True, slots=True)
class Told:
    """Who is told of a step, and what: it was ``opened``, ``extended`` or ``handed``, or has ``reached`` a rung."""

    step: Step
    what: str
    users: Sequence[User]
    rung: str = ""
    urgent: bool = False


def tell(matter: Matter, told: Sequence[Told], *, number: int, at: datetime) -> None:
    """Write the notices of an act, whose last event has this ledger number."""
    for each in told:
        said = {"title": matter.title, "kind": matter.kind, "pack": matter.pack.code, "step": each.step.code}
        said |= {"due": each.step.due_at.isoformat(), "rung": each.rung}
        notify(
            users=each.users,
            key=f"matter:{number}:{each.step.pk}:{each.what}{each.rung}",
            words=f"matters.{each.what}",
            said=said,
            address=reverse("matter", kwargs={"key": matter.public}),
            at=at,
            urgent=each.urgent,
        )
