"""Pages of the findings room: what was found, and one finding with its evidence and decisions."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from diaodu.findings import queries
from diaodu.findings.commands import decide_finding, look_now
from diaodu.findings.models import OPEN
from diaodu.findings.words import state_words
from diaodu.kit.refusals import Refusal
from diaodu.people.permissions import Permission
from diaodu.people.viewers import viewer_of

ROWS = 50


@require_safe
def findings(request: HttpRequest) -> HttpResponse:
    """What the tests found, by state, test and place."""
    viewer, asked = viewer_of(request.user), request.GET
    gone = asked.get("state") == "gone"
    state = "" if gone else asked.get("state", OPEN)
    filters = queries.FindingFilters(state, asked.get("test", ""), asked.get("place", ""), gone)
    page = Paginator(queries.findings(viewer, filters), ROWS).get_page(asked.get("page"))
    shown = queries.in_words(viewer, list(page.object_list))
    context: dict[str, Any] = {"section": "findings", "page": page, "shown": shown, "filters": filters}
    context |= {"counts": queries.counts_by_test(viewer, filters), "states": state_words(), "look": queries.last_look()}
    context |= {"places": queries.places_offered(viewer), "overflows": queries.overflows(viewer, filters)}
    context |= {"may_look": viewer.may(Permission.FINDING_DECIDE)}
    context |= {"generated": any(one.finding.pack.generated for one in shown)}
    return render(request, "findings/findings.html", context)


@require_safe
def finding(request: HttpRequest, key: UUID) -> HttpResponse:
    """One finding."""
    return _page(request, key)


@require_POST
def decide(request: HttpRequest, key: UUID) -> HttpResponse:
    """Say whether it holds. What is refused is told on its page, beside what was typed."""
    given = {name: request.POST.get(name, "") for name in ("verdict", "reason")}
    try:
        decide_finding(actor=request.user, finding=key, **given)
    except Refusal as refusal:
        if refusal.status != 422:  # noqa: PLR2004 - what one may not know of, or may not do, has no page
            raise
        return _page(request, key, refused=str(refusal), typed=given, status=refusal.status)
    messages.success(request, _("已記錄認定。"))
    return redirect("finding", key=key)


@require_POST
def look(request: HttpRequest) -> HttpResponse:
    """Look for findings now."""
    look_now(actor=request.user)
    messages.success(request, _("已開始查找，完成後刷新本頁可見。"))
    return redirect("findings")


def _page(request: HttpRequest, key: UUID, *, status: int = 200, **told: Any) -> HttpResponse:
    shown = queries.finding_page(viewer_of(request.user), key)
    context = {"section": "findings", "shown": shown, "states": state_words(), **told}
    context |= {"generated": shown.shown.finding.pack.generated}
    return render(request, "findings/finding.html", context, status=status)
