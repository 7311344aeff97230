"""Who answers for a subject, for rooms further on. No viewer is asked: what is made of the answer has its own scope."""

from __future__ import annotations

from datetime import date
from typing import Any

from diaodu.pairing.models import Pairing, Person
from diaodu.register.models import Subject


def paired(subject: Subject, capacity: str, on: date | None = None) -> Person | None:
    """Who answers for a subject in a capacity on a day (None: now); of several the one who has longest."""
    return next(iter(all_paired(subject, capacity, on)), None)


def all_paired(subject: Subject, capacity: str, on: date | None = None) -> list[Person]:
    """All who answer for a subject in a capacity on a day (None: now), who has longest first."""
    rows = Pairing.objects.in_force(on).filter(subject=subject, capacity=capacity)
    related = ("person__details", "person__user", "person__place", "person__organisation")
    return [row.person for row in rows.select_related(*related).order_by("since", "id")]


def person_of(user: Any) -> Person | None:
    """The person whose account this is; None where it is nobody's."""
    return Person.objects.select_related("details", "place__pack").filter(user=user).first()


def invented_holder(capacity: str) -> Person | None:
    """Somebody invented who holds a capacity and has no account, to try the site with; None where there is none."""
    rows = Person.objects.filter(user=None, erased_at=None, pack__generated=True)
    held = Pairing.objects.in_force().filter(capacity=capacity).values("person")
    return rows.filter(pk__in=held).order_by("pk").first()
