"""The page on which an adjustment of a score sheet is recorded."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from diaodu.indicators.forms import AdjustForm
from diaodu.indicators.scoring.adjustments import adjusting
from diaodu.kit.refusals import Refusal
from diaodu.people.viewers import viewer_of

INVALID = 422


def adjust(request: HttpRequest, place: str, sheet: str) -> HttpResponse:
    """Give points or take some, with reason and evidence. What the rules refuse is told beside what was typed."""
    shown = adjusting(viewer_of(request.user), place, sheet, request.GET.get("period", ""))
    form, refused, status = AdjustForm(shown, request.POST or None), "", 200
    if request.method == "POST":
        status = INVALID
        if form.is_valid():
            try:
                form.carry_out(actor=request.user)
            except Refusal as refusal:
                refused, status = str(refusal), refusal.status
            else:
                asked = urlencode({"sheet": sheet, "period": shown.period.token})
                return redirect(f"{reverse('scores', args=[place])}?{asked}#adjustments")
    context = {"section": "scores", "shown": shown, "form": form, "refused": refused}
    context |= {"generated": shown.place.pack.generated}
    return render(request, "indicators/adjust.html", context, status=status)
