"""Where a viewer begins, and the overview of a place."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control

from diaodu.boards import overview as boards
from diaodu.boards.declared import board_of
from diaodu.boards.lights import lights_page
from diaodu.boards.places import place_around, starting_places
from diaodu.kit import clock
from diaodu.kit.refusals import NotFound
from diaodu.people.viewers import viewer_of


def home(request: HttpRequest) -> HttpResponse:
    """The overview of the only place to begin at, or a choice."""
    places = starting_places(viewer_of(request.user))
    if len(places) == 1:
        return redirect("overview", code=places[0].place.code)
    generated = any(start.place.pack.generated for start in places)
    return render(request, "boards/home.html", {"section": "home", "places": places, "generated": generated})


def overview(request: HttpRequest, code: str) -> HttpResponse:
    """Everything a place's board shows."""
    shown = boards.overview(viewer_of(request.user), code, request.GET.dict(), today=clock.today())
    return render(request, "boards/overview.html", {"section": "home", "shown": shown, "generated": shown.generated})


def lights(request: HttpRequest, code: str) -> HttpResponse:
    """A place and those below it by two rule sets."""
    shown = lights_page(viewer_of(request.user), code, request.GET.dict())
    return render(request, "boards/lights.html", {"section": "home", "shown": shown, "generated": shown.generated})


@cache_control(private=True, max_age=3600)
def map_shapes(request: HttpRequest, code: str) -> HttpResponse:
    """The shapes of a place's map, from its board's definition."""
    board = board_of(place_around(viewer_of(request.user), code).place)
    if board is None or board.map is None:
        raise NotFound(_("這個地區沒有地圖。"))
    return JsonResponse(board.map.geojson)
