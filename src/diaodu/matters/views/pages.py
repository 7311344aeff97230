"""The page of a matter, and everything that is done there."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from diaodu.kit import clock
from diaodu.kit.refusals import Refusal
from diaodu.matters.forms.ending import EndForm
from diaodu.matters.forms.files import choose_again
from diaodu.matters.forms.managing import ActForm
from diaodu.matters.forms.offered import offered_forms, sent_form
from diaodu.matters.queries.pages import MatterPage, matter_page
from diaodu.matters.queries.played import marked
from diaodu.people.drafts import require_own_draft, taken
from diaodu.people.viewers import viewer_of

INVALID = 422


@require_http_methods(["GET", "HEAD", "POST"])
def matter(request: HttpRequest, key: UUID) -> HttpResponse:
    """One matter; what is sent to it is done, or refused beside what was typed."""
    require_own_draft(request)
    shown = matter_page(viewer_of(request.user), key, at=clock.now())
    return _act(request, shown) if request.method == "POST" else _page(request, shown)


def _act(request: HttpRequest, shown: MatterPage) -> HttpResponse:
    form = sent_form(viewer_of(request.user), shown, request.POST.dict(), request.FILES)
    if not form.is_valid():
        return _page(request, shown, sent=form, status=INVALID)
    try:
        found = form.carry_out(actor=request.user, at=clock.now())
    except Refusal as refusal:
        if refusal.status != INVALID:
            raise
        if not form.errors:
            form.add_error(None, str(refusal))
        return _page(request, shown, sent=form, status=refusal.status)
    messages.success(request, _("已記錄。") if found == shown.matter else _("延期申請已提交，等待審批。"))
    return taken(request, reverse("matter", args=[shown.matter.public]))


def _page(
    request: HttpRequest, shown: MatterPage, *, sent: EndForm | ActForm | None = None, status: int = 200
) -> HttpResponse:
    if sent:
        choose_again(sent)
    forms = offered_forms(viewer_of(request.user), shown, step=request.GET.get("step", ""), sent=sent)
    context: dict[str, Any] = {"section": "matters", "shown": shown, "forms": forms, "sent": sent}
    return render(
        request, "matters/matter.html", context | marked(generated=shown.matter.pack.generated), status=status
    )
