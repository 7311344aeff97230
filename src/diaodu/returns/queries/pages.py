"""One return, its lines, its files and its history, for the pages."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from diaodu.audit.models import AuditEntry
from diaodu.kit.refusals import NotFound
from diaodu.people.permissions import Permission
from diaodu.people.viewers import Viewer
from diaodu.returns.models import Line, Return, Upload
from diaodu.returns.querysets import LineQuerySet

RELATED = ("place", "pack", "opened_by", "submitted_by", "decided_by", "document")


def return_shown(viewer: Viewer, key: UUID) -> Return:
    """The return with this key. Raises ``NotFound`` for strangers and unknown ones alike."""
    found = Return.objects.visible_to(viewer).select_related(*RELATED).filter(key=key).first()
    if found is None:
        raise NotFound(_("沒有這份報表，或不在您的範圍內。"))
    return found


def lines_shown(found: Return, *, show: str = "") -> LineQuerySet:
    """The lines of a return; only those ``asked`` about, those still ``open``, or those that a reason would close."""
    lines = Line.objects.filter(owner=found).select_related("subject", "subject__place", "subject__pack")
    return {"asked": lines.asked, "open": lines.open, "explainable": lines.explainable}.get(show, lines.all)()


def line_shown(found: Return, row: int) -> Line:
    """One line of a return. Raises ``NotFound`` for a row that it does not have."""
    line = lines_shown(found).filter(row=row).first()
    if line is None:
        raise NotFound(_("這份報表沒有第 %(row)d 行。") % {"row": row})
    return line


def may(viewer: Viewer, found: Return, permission: Permission) -> bool:
    """Whether the viewer may do this to a return."""
    return Return.objects.visible_to(viewer, permission).filter(pk=found.pk).exists()


def upload_shown(viewer: Viewer, key: UUID) -> Upload:
    """The file with this key. Raises ``NotFound`` for strangers and unknown ones alike."""
    rows = Upload.objects.visible_to(viewer).select_related("owner__place", "owner__pack").defer("content", "marked")
    found = rows.annotate(has_marked=Q(marked__isnull=False)).filter(key=key).first()
    if found is None:
        raise NotFound(_("沒有這次上傳，或不在您的範圍內。"))
    return found


def history(found: Return) -> QuerySet[AuditEntry]:
    """What was done to a return and by whom, oldest first."""
    return AuditEntry.objects.filter(object_kind="return", object_key=str(found.key)).order_by("id")
