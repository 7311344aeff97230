"""Pages of events and delegations."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from diaodu.events.destinations import destinations_page
from diaodu.events.happenings import Filters, last_year
from diaodu.events.months import calendar_page, choices, places_offered
from diaodu.events.pages import event_page
from diaodu.events.yields import yields_page
from diaodu.indicators.asking import asked_year
from diaodu.kit import clock
from diaodu.people.viewers import viewer_of


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """A month of events: a grid, and the same as a list; clashes; plan against held of the year."""
    shown = calendar_page(viewer_of(request.user), request.GET.dict(), today=clock.today())
    return render(request, "events/calendar.html", _listed(request, shown))


@require_safe
def yields(request: HttpRequest) -> HttpResponse:
    """What the events and delegations of a year yielded."""
    shown = yields_page(viewer_of(request.user), request.GET.dict(), year=_year(request))
    return render(request, "events/yields.html", _listed(request, shown))


@require_safe
def destinations(request: HttpRequest) -> HttpResponse:
    """Where the events and delegations of a year go."""
    shown = destinations_page(viewer_of(request.user), request.GET.dict(), year=_year(request))
    return render(request, "events/map.html", _listed(request, shown))


@require_safe
def event(request: HttpRequest, code: str) -> HttpResponse:
    """One event or delegation: where, who, what it yielded, what it clashes with."""
    shown = event_page(viewer_of(request.user), code)
    context = {"shown": shown, "generated": shown.held.subject.pack.generated}
    return render(request, "events/event.html", {"section": "events", **context})


def _listed(request: HttpRequest, shown: Any) -> dict[str, Any]:
    tiers, sorts = choices()
    offered = {"tiers": tiers, "sorts": sorts, "places": places_offered(viewer_of(request.user))}
    return {"section": "events", "shown": shown, "generated": shown.generated, **offered}


def _year(request: HttpRequest) -> int:
    """The year that is asked for, else the latest with anything in it."""
    query = request.GET.dict()
    asked = asked_year(query.get("year", ""))
    return asked or last_year(viewer_of(request.user), Filters.of(query), clock.today())
