"""Files of evidence: sent as downloads, never as something this site would show or run; and erasing what they hold."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from diaodu.matters.commands.evidence import erase_file
from diaodu.matters.queries.evidence import FileSent, file_in_sight
from diaodu.people.confirming import confirmation_required
from diaodu.people.viewers import viewer_of

SANDBOX = "default-src 'none'; sandbox"


def sent_file(found: FileSent) -> HttpResponse:
    """A file as a download that no browser opens in place or keeps."""
    response = HttpResponse(found.content, content_type=found.media_type)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=found.name) or ""
    response["Content-Security-Policy"] = SANDBOX
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
def file(request: HttpRequest, key: UUID, file: UUID) -> HttpResponse:
    """A file of a matter in sight."""
    return sent_file(file_in_sight(viewer_of(request.user), key, file))


@require_POST
@confirmation_required
def erase(request: HttpRequest, key: UUID, file: UUID) -> HttpResponse:
    """Erase what a file holds."""
    erase_file(actor=request.user, matter=key, file=file, reason=request.POST.get("reason", ""))  # type: ignore[arg-type]
    messages.success(request, _("已刪除附件內容；經過和校驗值保留。"))
    return redirect("matter", key=key)
