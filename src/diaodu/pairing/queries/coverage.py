"""Whether every subject of a roster or a kind has somebody who answers for it, and which have nobody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from diaodu.kit.refusals import NotFound
from diaodu.kit.sql import among
from diaodu.packs.remembering import loaded_packs
from diaodu.pairing.models import Pairing
from diaodu.people.permissions import Permission
from diaodu.people.viewers import Viewer
from diaodu.register.kinds import kinds_of_all
from diaodu.register.models import Roster, Subject
from diaodu.register.queries.members import MemberRow
from diaodu.register.queries.registers import members
from diaodu.register.querysets import at_or_below


@dataclass(frozen=True, slots=True)
class Coverage:
    """The subjects asked for that lie within the viewer's scope: each is either covered or uncovered."""

    covered: QuerySet[Subject]
    uncovered: QuerySet[Subject]

    @property
    def counts(self) -> tuple[int, int]:
        """How many are covered, and how many are not."""
        return self.covered.count(), self.uncovered.count()


def coverage(
    viewer: Viewer, *, capacity: str, kind: str = "", roster: str = "", place: str = "", on: date | None = None
) -> Coverage:
    """The subjects of a ``kind`` or of a ``roster``, by whether somebody answers for them in a capacity on a day (None:
    now).

    Subjects in closed stages need nobody; a member of a roster is one on that day. Only subjects whose pairings the
    viewer may see are judged, as nobody else could tell "uncovered" from "not in sight".
    """
    rows = Subject.objects.lying_within(viewer, Permission.PAIRING_VIEW)
    asked = _members(viewer, rows, roster, on) if roster else rows.filter(kind=kind)
    if place:
        asked = asked.filter(at_or_below(place, path="place__path"))
    held = Exists(Pairing.objects.in_force(on).filter(subject=OuterRef("pk"), capacity=capacity))
    needy = _open(asked).select_related("place", "organisation", "pack")
    return Coverage(needy.filter(held), needy.filter(~held))


def _open(rows: QuerySet[Subject]) -> QuerySet[Subject]:
    """Without those in a stage that is closed: nothing is due of them any more."""
    for code, kind in kinds_of_all(loaded_packs().values()).items():
        closed = [stage.code for stage in kind.stages if stage.closed]
        if closed:
            rows = rows.exclude(kind=code, stage__in=closed)
    return rows


def _members(viewer: Viewer, rows: QuerySet[Subject], code: str, on: date | None) -> QuerySet[Subject]:
    roster = Roster.objects.visible_to(viewer).select_related("place", "pack").filter(code=code).first()
    if roster is None:
        raise NotFound(_("沒有代碼為「%(code)s」的名冊。") % {"code": code})
    inside = [row.subject_id for row in members(roster, known=None) if _is_member(row, on)]
    return rows.filter(pk__in=among(inside))


def _is_member(row: MemberRow, on: date | None) -> bool:
    if on is not None:
        return row.class_on(on) is not None
    return bool(row.spans) and row.spans[-1].until is None
