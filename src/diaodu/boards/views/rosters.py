"""Rosters compared."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from diaodu.boards.overlaps import overlaps
from diaodu.kit.asking import asked_day, asked_number
from diaodu.ledger.queries import newest_number
from diaodu.people.viewers import viewer_of
from diaodu.register.queries import rosters


def compare(request: HttpRequest) -> HttpResponse:
    """How the chosen rosters overlap; without two of them, the choice."""
    viewer, known = viewer_of(request.user), asked_number(request.GET.get("known", ""))
    codes = request.GET.getlist("roster")
    at = asked_day(request.GET.get("at", ""))
    shown = overlaps(viewer, codes, request.GET.dict(), at=at, known=known)
    context = {
        "section": "rosters",
        "shown": shown,
        "page": shown.members,
        "codes": codes,
        "all": rosters(viewer).filter(kind=""),
    }
    context |= {"known": known, "newest": newest_number(), "at": at, "generated": shown.generated}
    return render(request, "boards/rosters_compare.html", context)
