"""The audit page."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from diaodu.people.queries import names_by_key
from diaodu.people.viewers import viewer_of
from diaodu.web.audit import Asked, act_in_words, entries, kinds_of_acts

ROWS = 50


@never_cache
@require_safe
def audit(request: HttpRequest) -> HttpResponse:
    """Who did what to which thing, when and from where."""
    asked = Asked.of(request.GET.dict())
    page = Paginator(entries(viewer_of(request.user), asked), ROWS).get_page(request.GET.get("page"))
    shown = list(page)
    names = names_by_key(entry.object_key for entry in shown if entry.object_kind == "user")
    context = {
        "section": "audit",
        "asked": asked,
        "kinds": kinds_of_acts(),
        "page": page,
        "rows": [(entry, act_in_words(entry.tag), names.get(entry.object_key, "")) for entry in shown],
    }
    return render(request, "audit/audit.html", context)
