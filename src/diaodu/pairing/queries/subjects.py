"""Who answers for one subject, and who did."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from diaodu.kit.refusals import NotFound
from diaodu.pairing.declared import Capacity, VisitLimit, capacities
from diaodu.pairing.models import Pairing
from diaodu.pairing.queries.persons import RELATED
from diaodu.pairing.visits import spent_limit, visits_of
from diaodu.people.permissions import Permission
from diaodu.people.viewers import Viewer
from diaodu.register.models import Subject
from diaodu.register.querysets import at_or_below


@dataclass(frozen=True, slots=True)
class Held:
    """A capacity that there is for a subject, with those in sight who hold it now."""

    capacity: Capacity
    pairings: tuple[Pairing, ...]


@dataclass(frozen=True, slots=True)
class SubjectCard:
    """A subject with its capacities, all its pairings in sight, and the visits that are left of a limit.

    ``left`` and ``limit`` are None where nothing limits the visits.
    """

    subject: Subject
    held: tuple[Held, ...]
    history: tuple[Pairing, ...]
    left: int | None
    limit: VisitLimit | None
    may_edit: bool


def history_of(viewer: Viewer, subject: Subject) -> list[Pairing]:
    """Every pairing of a subject in sight, the latest first."""
    rows = Pairing.objects.visible_to(viewer).filter(subject=subject)
    return list(rows.select_related(*RELATED, "follows").order_by("-since", "-id"))


def subject_card(viewer: Viewer, code: str, *, today: date) -> SubjectCard:
    """Who answers for a subject. Raises ``NotFound`` for one unknown, out of sight, or of which nobody can be told."""
    subject = (
        Subject.objects.visible_to(viewer).select_related("pack", "place", "organisation").filter(code=code).first()
    )
    card = card_of(viewer, subject, today=today) if subject else None
    if card is None:
        raise NotFound(_("沒有代碼為「%(code)s」的登記項。") % {"code": code})
    return card


def card_of(viewer: Viewer, subject: Subject, *, today: date) -> SubjectCard | None:
    """The card of a subject in sight; None where no capacity is for it, or the viewer may not see who holds it."""
    declared = [one for one in capacities(subject.pack).values() if subject.kind in one.kinds]
    if not declared:
        return None
    rows = history_of(viewer, subject)
    within = Subject.objects.lying_within(viewer, Permission.PAIRING_VIEW).filter(pk=subject.pk)
    if not rows and not within.exists():
        return None
    spent = spent_limit(subject, today, visits_of([subject]))
    edits = Subject.objects.lying_within(viewer, Permission.PAIRING_EDIT).filter(pk=subject.pk)
    return SubjectCard(
        subject=subject,
        held=tuple(Held(one, tuple(_of(one.code, rows))) for one in declared),
        history=tuple(rows),
        left=max(0, spent[0]) if spent else None,
        limit=spent[1] if spent else None,
        may_edit=edits.exists(),
    )


def _of(capacity: str, rows: Iterable[Pairing]) -> Iterable[Pairing]:
    return (row for row in rows if row.capacity == capacity and row.until is None)


def in_force(viewer: Viewer, *, place: str = "", capacity: str = "") -> QuerySet[Pairing]:
    """The pairings in force in sight, by subject: in a place and below it, in a capacity; empty: all."""
    rows = Pairing.objects.visible_to(viewer).in_force().select_related(*RELATED)
    if place:
        rows = rows.filter(at_or_below(place, path="subject__place__path"))
    if capacity:
        rows = rows.filter(capacity=capacity)
    return rows.order_by("subject__sort_key", "subject_id", "capacity", "id")
