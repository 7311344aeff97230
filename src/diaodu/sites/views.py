"""The page of sites."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from diaodu.boards.overview import overview
from diaodu.boards.rooms import place_of_room, places_offered
from diaodu.kit import clock
from diaodu.people.viewers import viewer_of
from diaodu.sites.page import ROOM, sites_page


@require_safe
def sites(request: HttpRequest) -> HttpResponse:
    """The sites at a place and below: their figures, counts by type, level and place, map and list."""
    viewer, query = viewer_of(request.user), request.GET.dict()
    place = place_of_room(viewer, ROOM, query.get("place", ""))
    shown = overview(viewer, place, query, today=clock.today(), room=ROOM)
    page = sites_page(viewer, shown.around, query)
    context = {"section": ROOM, "shown": shown, "sites": page, "page": page.listed, "generated": shown.generated}
    return render(request, "sites/sites.html", context | {"offered": places_offered(viewer, ROOM, shown.around.place)})
