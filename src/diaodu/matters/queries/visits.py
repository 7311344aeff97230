"""The records of contact that tell of the visit of a matter, on the page of the matter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from diaodu.matters.kinds import MatterKind
from diaodu.matters.models import Matter
from diaodu.matters.visited import day_of_visit, records_of
from diaodu.pairing.models import Contact
from diaodu.pairing.queries import person_of
from diaodu.people.permissions import Permission
from diaodu.people.viewers import Viewer


@dataclass(frozen=True, slots=True)
class VisitShown:
    """A visit that was made on a day: its records in sight, and whether the viewer may record one of their own."""

    on: date
    records: tuple[Contact, ...]
    may_record: bool


def visit_shown(viewer: Viewer, matter: Matter, kind: MatterKind) -> VisitShown | None:
    """The visit of a matter; None for what is no visit, and before it was made."""
    day = day_of_visit(kind, matter)
    if day is None:
        return None
    seen = Contact.objects.visible_to(viewer).order_by().values("pk")
    records = records_of(matter, kind).filter(pk__in=seen).select_related("person__details")
    records_own = viewer.may(Permission.CONTACT_RECORD) and person_of(viewer.user) is not None
    return VisitShown(day, tuple(records), records_own)
