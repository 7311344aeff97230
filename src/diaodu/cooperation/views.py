"""Pages of central-local cooperation."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from diaodu.boards.rooms import starting_places_of
from diaodu.cooperation import ROOM
from diaodu.cooperation.assistance import assistance_page
from diaodu.cooperation.projects import cooperation_page
from diaodu.cooperation.reports import report_of
from diaodu.cooperation.trees import tree_of
from diaodu.kit import clock
from diaodu.people.viewers import Viewer, viewer_of


@require_safe
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
def assistance(request: HttpRequest) -> HttpResponse:
    """Assistance funds of a year by place, industry, beneficiary and giver."""
    viewer = viewer_of(request.user)
    shown = assistance_page(viewer, request.GET.dict(), today=clock.today())
    context = {"shown": shown, "generated": shown.generated}
    return render(request, "cooperation/assistance.html", {**_common(viewer), **context})


@require_safe
def report(request: HttpRequest) -> HttpResponse:
    """What the half-yearly report needs."""
    viewer = viewer_of(request.user)
    shown = report_of(viewer, request.GET.dict(), today=clock.today())
    return render(request, "cooperation/report.html", {**_common(viewer), "shown": shown, "generated": shown.generated})


def _common(viewer: Viewer) -> dict[str, object]:
    """What every page of the room has: its mark in the menu and the places to begin at."""
    return {"section": ROOM, "starts": starting_places_of(viewer, ROOM)}
