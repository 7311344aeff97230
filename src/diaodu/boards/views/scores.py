"""Score sheets and league tables: pages of their own for each place and period."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from diaodu.boards.league import league_page
from diaodu.boards.scores import scores_page, sheets_in_sight
from diaodu.people.viewers import viewer_of


def sheets(request: HttpRequest) -> HttpResponse:
    """The score sheets that the viewer may open, and where."""
    rows = sheets_in_sight(viewer_of(request.user))
    context = {"section": "scores", "rows": rows, "generated": any(row.generated for row in rows)}
    return render(request, "boards/score_sheets.html", context)


def scores(request: HttpRequest, code: str) -> HttpResponse:
    """A score sheet at a place: the ranking of its classes, and the place's own points explained."""
    shown = scores_page(viewer_of(request.user), code, request.GET.dict())
    return render(request, "boards/scores.html", {"section": "scores", "shown": shown, "generated": shown.generated})


def league(request: HttpRequest, code: str) -> HttpResponse:
    """The league table of the places below a place, or of the place among its peers."""
    shown = league_page(viewer_of(request.user), code, request.GET.dict())
    return render(request, "boards/league.html", {"section": "home", "shown": shown, "generated": shown.generated})
