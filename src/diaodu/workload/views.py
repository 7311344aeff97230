"""The page of the workload ledger."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from diaodu.kit import clock
from diaodu.people.viewers import viewer_of
from diaodu.workload.pages import workload_page


@require_safe
def workload(request: HttpRequest) -> HttpResponse:
    """How many forms and fields were asked of each unit in a month."""
    shown = workload_page(viewer_of(request.user), request.GET.dict(), today=clock.today())
    context = {"section": "workload", "shown": shown, "generated": shown.generated}
    return render(request, "workload/workload.html", context)
