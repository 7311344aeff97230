"""Pages of freight services and their runs."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from diaodu.boards.overview import overview
from diaodu.boards.rooms import place_of_room, places_offered
from diaodu.freight import pages
from diaodu.freight.plans import drawn, last_year, plans_of
from diaodu.freight.routes import legs_of, map_of
from diaodu.freight.runs import Filters, run_log
from diaodu.freight.services import ROOM
from diaodu.freight.services import services as services_in
from diaodu.indicators.asking import asked_year
from diaodu.kit import clock
from diaodu.kit.asking import number_or_none
from diaodu.people.viewers import Viewer, viewer_of
from diaodu.register.queries import place_shown


@require_safe
def services(request: HttpRequest) -> HttpResponse:
    """The services at a place and below: figures, corridors, timetable, and the year's runs against the plan."""
    viewer, query = viewer_of(request.user), request.GET.dict()
    place = place_of_room(viewer, ROOM, query.get("place", ""))
    shown = overview(viewer, place, query, today=clock.today(), room=ROOM)
    found = services_in(viewer, shown.around.place)
    year = number_or_none((query.get("period") or shown.usual)[:4]) or last_year(viewer, clock.today())
    context = {
        "section": ROOM, "shown": shown, "generated": shown.generated,
        "offered": places_offered(viewer, ROOM, shown.around.place),
        "options": map_of(found, legs_of(viewer, found)),
        "plans": plans_of(viewer, found, year=year, today=clock.today()),
    }  # fmt: skip
    return render(request, "freight/services.html", context)


@require_safe
def plan(request: HttpRequest) -> HttpResponse:
    """Planned and actual runs of a year by service and month."""
    viewer = viewer_of(request.user)
    place = place_shown(viewer, place_of_room(viewer, ROOM, request.GET.get("place", "")))
    year = _year(request, viewer)
    plans = plans_of(viewer, services_in(viewer, place), year=year, today=clock.today())
    context = {
        "section": ROOM, "place": place, "offered": places_offered(viewer, ROOM, place), "plans": plans,
        "options": drawn(plans.whole, year) if plans.whole else None, "generated": place.pack.generated,
    }  # fmt: skip
    return render(request, "freight/plan.html", context)


@require_safe
def runs(request: HttpRequest) -> HttpResponse:
    """The log of runs."""
    viewer, filters = viewer_of(request.user), Filters.of(request.GET.dict())
    found = services_in(viewer)
    listed = run_log(viewer, filters, found, page=request.GET.get("page", ""))
    generated = any(run.subject.pack.generated for run in listed.object_list)
    context = {"section": ROOM, "page": listed, "filters": filters, "services": found, "generated": generated}
    return render(request, "freight/runs.html", context | pages.log_choices(viewer))


@require_safe
def service(request: HttpRequest, code: str) -> HttpResponse:
    """One service: route, transit, plan against run, latest runs."""
    viewer = viewer_of(request.user)
    shown = pages.service_page(viewer, code, year=_year(request, viewer), today=clock.today())
    context = {"section": ROOM, "shown": shown, "generated": shown.service.subject.pack.generated}
    return render(request, "freight/service.html", context)


def _year(request: HttpRequest, viewer: Viewer) -> int:
    """The year that is asked for, else that of the latest run."""
    return asked_year(request.GET.get("year", "")) or last_year(viewer, clock.today())
