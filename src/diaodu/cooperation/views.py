"""Pages of central-local cooperation."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from diaodu.boards.rooms import starting_places_of
from diaodu.cooperation import COOPERATION
from diaodu.cooperation.assistance import assistance_page
from diaodu.cooperation.projects import begin_at, cooperation_page
from diaodu.cooperation.reports import report_of
from diaodu.cooperation.trees import tree_of
from diaodu.indicators.asking import YEARS
from diaodu.kit import clock
from diaodu.kit.asking import number_or_none
from diaodu.people.viewers import Viewer, viewer_of


def _begun(view: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """A page about a place: whoever has none to begin at, and names none, is told so."""

    @wraps(view)
    def begun(request: HttpRequest) -> HttpResponse:
        viewer = viewer_of(request.user)
        if request.GET.get("place", "").strip() or begin_at(viewer):
            return view(request)
        return render(request, "cooperation/nowhere.html", _common(viewer))

    return begun


@require_safe
@_begun
def cooperation(request: HttpRequest) -> HttpResponse:
    """Figures, and the roster of projects by enterprise group, place or belt."""
    viewer = viewer_of(request.user)
    shown = cooperation_page(viewer, request.GET.dict(), today=clock.today())
    context = {"page": shown, "shown": shown.shown, "generated": shown.shown.generated, "members": shown.members}
    return render(request, "cooperation/cooperation.html", {**_common(viewer), **context})


@require_safe
def groups(request: HttpRequest) -> HttpResponse:
    """The tree of central groups and their firms."""
    viewer = viewer_of(request.user)
    tree = tree_of(viewer)
    return render(request, "cooperation/groups.html", {**_common(viewer), "tree": tree, "generated": tree.generated})


@require_safe
@_begun
def assistance(request: HttpRequest) -> HttpResponse:
    """Assistance funds of a year by place, industry, beneficiary and giver."""
    viewer, today = viewer_of(request.user), clock.today()
    year = number_or_none(request.GET.get("year", ""))
    shown = assistance_page(viewer, request.GET.dict(), year=year if year in YEARS else None, today=today)
    return render(
        request, "cooperation/assistance.html", {**_common(viewer), "shown": shown, "generated": shown.generated}
    )


@require_safe
@_begun
def report(request: HttpRequest) -> HttpResponse:
    """What the half-yearly report needs."""
    viewer = viewer_of(request.user)
    shown = report_of(viewer, request.GET.dict(), today=clock.today())
    return render(request, "cooperation/report.html", {**_common(viewer), "shown": shown, "generated": shown.generated})


def _common(viewer: Viewer) -> dict[str, object]:
    """What every page of the room has: its mark in the menu and the places to begin at."""
    return {"section": "cooperation", "starts": starting_places_of(viewer, COOPERATION)}
