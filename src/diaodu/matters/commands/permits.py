"""What an actor may do with a matter, and finding it locked."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from diaodu.kit.refusals import Forbidden, NotFound
from diaodu.matters.declared import matter_kinds
from diaodu.matters.desks import has_step, may_have
from diaodu.matters.kinds import MatterKind
from diaodu.matters.models import Matter, Step
from diaodu.matters.refusals import MatterRefused
from diaodu.people.models import User
from diaodu.people.permissions import Permission
from diaodu.people.viewers import Viewer
from diaodu.register.models import Subject


def locked(viewer: Viewer, public: UUID) -> Matter:
    """A matter that a viewer sees, locked until the transaction ends. Raises ``NotFound`` for one out of sight."""
    return _locked_among(Matter.objects.visible_to(viewer), public)


def locked_for(enterprise: Subject, public: UUID) -> Matter:
    """The same of one that an enterprise sees through its link."""
    return _locked_among(Matter.objects.for_enterprise(enterprise), public)


def _locked_among(rows: QuerySet[Matter], public: UUID) -> Matter:
    found = rows.filter(public=public).values_list("pk", "parent_id").first()
    if found is None:
        raise NotFound(_("沒有這一事項，或不在您的範圍內。"))
    pk, parent = found
    # always a parent before its children, and it is the older: so two acts never wait for each other
    return list(_for_act().filter(pk__in=[pk, parent or pk]).order_by("pk"))[-1]


def lock(pk: int) -> Matter:
    """A matter by its row, locked until the transaction ends. Of what it refers to an act asks little, as it goes."""
    return _for_act().get(pk=pk)


def _for_act() -> QuerySet[Matter]:
    return Matter.objects.select_for_update(of=("self",), no_key=True).select_related("pack", "place")


def whole(rows: QuerySet[Matter]) -> QuerySet[Matter]:
    """Matters with all that they refer to, for acts on many at once."""
    return rows.select_related("pack", "place", "about", "raised_by", "assigned", "assigned_place")


def rules_of(matter: Matter) -> MatterKind:
    """The version of its kind by which a matter goes."""
    return matter_kinds(matter.pack, known=matter.rules)[matter.kind]


def require_open(matter: Matter) -> None:
    """Raise ``MatterRefused`` for a closed matter."""
    if matter.closed_at:
        raise MatterRefused(_("事項已辦結；如有不妥，請重新啟動。"))


def manages(viewer: Viewer, matter: Matter) -> bool:
    """Whether a viewer manages matters where this one lies."""
    return Matter.objects.visible_to(viewer, Permission.MATTER_MANAGE).filter(pk=matter.pk).exists()


def require_managing(viewer: Viewer, matter: Matter) -> None:
    """Raise ``Forbidden`` unless the viewer manages matters there."""
    if not manages(viewer, matter):
        raise Forbidden(_("這一操作須由主管單位辦理。"))


def require_step(viewer: Viewer, matter: Matter, step: Step) -> None:
    """Raise ``Forbidden`` unless the viewer has the step."""
    if not has_step(viewer, step, matter.area):
        raise Forbidden(_("這一環節由別人辦理；如要調整，請主管單位轉交。"))


def require_fit(user: User, matter: Matter) -> None:
    """Raise ``MatterRefused`` for somebody who cannot be given a step of a matter."""
    if not may_have(user, matter):
        raise MatterRefused(_("這一賬號已停用，或在本地區沒有事項權限；請另選承辦人。"))
