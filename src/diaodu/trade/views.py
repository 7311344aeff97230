"""The page of the externals."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from diaodu.boards.overview import overview
from diaodu.boards.rooms import place_of_room, places_offered
from diaodu.kit import clock
from diaodu.people.viewers import viewer_of
from diaodu.trade.page import ROOM, trade_page


@require_safe
def externals(request: HttpRequest) -> HttpResponse:
    """Trade, capital, contracting and transport of a place, with what the pack declares for its page."""
    viewer, query = viewer_of(request.user), request.GET.dict()
    today = clock.today()
    shown = overview(viewer, place_of_room(viewer, ROOM, query.get("place", "")), query, today=today, room=ROOM)
    place = shown.around.place
    context = {"section": ROOM, "shown": shown, "generated": shown.generated}
    context |= {"trade": trade_page(viewer, place, shown.when, today=today)}
    context |= {"offered": places_offered(viewer, ROOM, place)}
    return render(request, "trade/externals.html", context)
