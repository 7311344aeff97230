"""Where a viewer begins, and the overview of a place."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control

from diaodu.boards import overview as boards
from diaodu.boards.declared import board_of
from diaodu.boards.lights import lights_page
from diaodu.boards.places import place_around
from diaodu.boards.screens import screen_of
from diaodu.boards.worklist import worklist
from diaodu.kit import clock
from diaodu.kit.asking import BadNumber, asked_number
from diaodu.kit.refusals import NotFound
from diaodu.people.viewers import viewer_of

SEEN = "seen"  # a cookie of the reader's own browser: the ledger number they say they have seen everything up to


def home(request: HttpRequest) -> HttpResponse:
    """What the viewer should look at: what is due, waits, is red, changed; and the places to begin at."""
    since = asked_number(request.GET.get("since", "")) or _seen(request)
    shown = worklist(viewer_of(request.user), since=since, today=clock.today())
    generated = any(start.place.pack.generated for start in shown.places)
    return render(request, "boards/home.html", {"section": "home", "shown": shown, "generated": generated})


def _seen(request: HttpRequest) -> int | None:
    """The number in the reader's cookie; one that cannot be read is none."""
    try:
        return asked_number(request.COOKIES.get(SEEN, ""))
    except BadNumber:
        return None


def overview(request: HttpRequest, code: str) -> HttpResponse:
    """Everything a place's board shows."""
    shown = boards.overview(viewer_of(request.user), code, request.GET.dict(), today=clock.today())
    return render(request, "boards/overview.html", {"section": "home", "shown": shown, "generated": shown.generated})


def screen(request: HttpRequest, code: str) -> HttpResponse:
    """The big screen of a place: a page that shows its panels in turn and fetches itself anew."""
    shown = screen_of(viewer_of(request.user), code, request.GET.dict(), today=clock.today())
    context = {"screen": shown, "shown": shown.shown, "now": clock.now(), "generated": shown.shown.generated}
    return render(request, "boards/screen.html", context)


def lights(request: HttpRequest, code: str) -> HttpResponse:
    """A place and those below it by two rule sets."""
    shown = lights_page(viewer_of(request.user), code, request.GET.dict())
    return render(request, "boards/lights.html", {"section": "home", "shown": shown, "generated": shown.generated})


@cache_control(private=True, max_age=3600)
def map_shapes(request: HttpRequest, code: str) -> HttpResponse:
    """The shapes of a place's map, from its board's definition."""
    around = place_around(viewer_of(request.user), code)
    board = board_of(around.place)
    shapes = board.map.inside(code, {place.code for place in around.below}) if board and board.map else {}
    if not shapes.get("features"):
        raise NotFound(_("這個地區沒有地圖。"))
    return JsonResponse(shapes)
