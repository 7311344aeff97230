"""The search across everything, and the pages of what has no list of its own."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from diaodu.boards.documents import document_page
from diaodu.boards.search import search
from diaodu.people.viewers import viewer_of
from diaodu.register.queries import organisation_page


def find(request: HttpRequest) -> HttpResponse:
    """What a text finds, by sort."""
    found = search(viewer_of(request.user), request.GET.get("q", ""))
    generated = any(hit.generated for group in found.groups for hit in group.hits)
    return render(request, "boards/search.html", {"section": "search", "found": found, "generated": generated})


def organisation(request: HttpRequest, code: str) -> HttpResponse:
    """One organisation and what it answers for."""
    shown = organisation_page(viewer_of(request.user), code)
    context = {"section": "register", "shown": shown, "generated": shown.organisation.pack.generated}
    return render(request, "boards/organisation.html", context)


def document(request: HttpRequest, code: str) -> HttpResponse:
    """One published page or paper with the figures that come from it."""
    shown = document_page(viewer_of(request.user), code, page=request.GET.get("page"))
    context = {"section": "catalogue", "shown": shown, "page": shown.page, "generated": shown.document.pack.generated}
    return render(request, "boards/document.html", context)
