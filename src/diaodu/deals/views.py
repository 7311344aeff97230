"""Pages of investment deals."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from diaodu.deals.asked import Asked, asked, choices_of, places_offered
from diaodu.deals.cohorts import cohort_page
from diaodu.deals.funds import funds_page
from diaodu.deals.money import deal_page
from diaodu.deals.pipeline import pipeline as pipeline_of
from diaodu.deals.shares import share_page
from diaodu.kit import clock
from diaodu.people.permissions import Permission
from diaodu.people.viewers import Viewer, viewer_of

SECTION = {"section": "deals"}


@require_safe
def pipeline(request: HttpRequest) -> HttpResponse:
    """The board of stages, with the funnel."""
    viewer = viewer_of(request.user)
    found = asked(viewer, request.GET.dict(), today=clock.today())
    if found is None:
        return render(request, "deals/none.html", SECTION)
    may = {"may_edit": viewer.may(Permission.SUBJECT_EDIT), "may_import": viewer.may(Permission.SUBJECT_IMPORT)}
    shown = pipeline_of(viewer, found)
    return render(request, "deals/pipeline.html", _narrowed(viewer, found) | may | {"shown": shown})


@require_safe
def cohorts(request: HttpRequest) -> HttpResponse:
    """What became of the deals signed in each quarter."""
    viewer = viewer_of(request.user)
    found = asked(viewer, request.GET.dict(), today=clock.today())
    if found is None:
        return render(request, "deals/none.html", SECTION)
    shown = cohort_page(viewer, found, request.GET.dict())
    return render(request, "deals/cohorts.html", _narrowed(viewer, found) | {"shown": shown})


@require_safe
def funds(request: HttpRequest) -> HttpResponse:
    """Funds in place, reported and accepted, against the lines."""
    shown = funds_page(viewer_of(request.user), request.GET.dict())
    if shown is None:
        return render(request, "deals/none.html", SECTION)
    context = {"shown": shown, "course": shown.course, "places": shown.places, "generated": shown.generated}
    return render(request, "deals/funds.html", SECTION | context)


@require_safe
def shares(request: HttpRequest) -> HttpResponse:
    """The deals signed this year by place: where they land, and as credited with what was referred."""
    viewer = viewer_of(request.user)
    found = asked(viewer, request.GET.dict(), today=clock.today())
    if found is None:
        return render(request, "deals/none.html", SECTION)
    shown = share_page(viewer, found)
    return render(request, "deals/shares.html", _narrowed(viewer, found) | {"shown": shown})


@require_safe
def deal(request: HttpRequest, code: str) -> HttpResponse:
    """The money and the way of one deal."""
    viewer = viewer_of(request.user)
    shown = deal_page(viewer, code)
    context = {"shown": shown, "generated": shown.deal.pack.generated, "may_edit": viewer.may(Permission.SUBJECT_EDIT)}
    return render(request, "deals/deal.html", SECTION | context)


def _narrowed(viewer: Viewer, found: Asked) -> dict[str, Any]:
    """What a page of many deals says besides what it shows: what is asked for, and what else can be."""
    offered = {"places": places_offered(viewer, found.place.pack), "choices": choices_of(found.kind)}
    return {**SECTION, "asked": found, "generated": found.generated, **offered}
