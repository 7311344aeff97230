"""The calendar of what one has to do."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from diaodu.kit import clock
from diaodu.matters.queries.calendar import calendar_page
from diaodu.matters.queries.played import marked
from diaodu.people.permissions import Permission
from diaodu.people.viewers import viewer_of


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """A month of due times: a grid, and on the phone a list."""
    viewer = viewer_of(request.user)
    viewer.require(Permission.MATTER_VIEW)
    shown = calendar_page(viewer, request.GET.dict(), today=clock.today())
    context = {"section": "matters", "shown": shown, **marked(generated=shown.generated)}
    return render(request, "matters/calendar.html", context)
