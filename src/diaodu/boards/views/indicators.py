"""Indicators: the catalogue, one definition with its versions, and the trail of a figure."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from diaodu.boards.catalogue import catalogued, definition_page
from diaodu.boards.courses import course_page, places_for
from diaodu.boards.revisions import revisions_page
from diaodu.boards.trails import trail_shown
from diaodu.boards.when import asked_figure
from diaodu.kit.asking import asked_number
from diaodu.people.viewers import viewer_of


def catalogue(request: HttpRequest) -> HttpResponse:
    """Every indicator in the viewer's areas, by area."""
    areas = catalogued(viewer_of(request.user), text=request.GET.get("q", ""))
    template = "boards/_catalogue.html" if request.headers.get("HX-Request") else "boards/catalogue.html"
    return render(request, template, {"section": "catalogue", "areas": areas, "text": request.GET.get("q", "")})


def indicator(request: HttpRequest, code: str) -> HttpResponse:
    """One indicator: its course at a place, its pace, the places below, its definition and its versions."""
    viewer = viewer_of(request.user)
    shown = definition_page(viewer, code, pack=request.GET.get("pack", ""))
    places = places_for(viewer, code, shown.indicator.pack)
    course = course_page(viewer, code, request.GET.dict(), places)
    generated = shown.generated or (course is not None and course.place.pack.generated)
    context = {"section": "catalogue", "shown": shown, "places": places, "course": course, "generated": generated}
    return render(request, "boards/indicator.html", context)


def trail(request: HttpRequest, code: str) -> HttpResponse:
    """Where a figure comes from: a page, or a fragment for the panel."""
    fragment = bool(request.headers.get("HX-Request"))
    known, then = (asked_number(request.GET.get(key, "")) for key in ("known", "then"))
    ask = asked_figure(code, request.GET.dict())
    shown = trail_shown(viewer_of(request.user), ask, known=known, whole=not fragment, then=then)
    context = {"section": "catalogue", "shown": shown, "fragment": fragment, "generated": shown.answer.generated}
    return render(request, "boards/_trail.html" if fragment else "boards/trail.html", context)


def revisions(request: HttpRequest, code: str) -> HttpResponse:
    """What a figure was when it was first printed, what it is, and every revision between."""
    asked = request.GET.dict()
    known, ask = asked_number(asked.get("known", "")), asked_figure(code, asked)
    shown = revisions_page(viewer_of(request.user), ask, known=known, page=asked.get("page"))
    context = {"section": "catalogue", "shown": shown, "page": shown.page, "generated": shown.answer.generated}
    return render(request, "boards/revisions.html", context)
