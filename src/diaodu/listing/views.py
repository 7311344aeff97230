"""Pages of the listing room: nominations by stage, one nomination, candidates compared."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from diaodu.kit.asking import asked_number
from diaodu.kit.refusals import NotFound, Refusal
from diaodu.listing import queries
from diaodu.listing.forms import FORMS, ProposeForm, StepForm, offered
from diaodu.people.viewers import viewer_of

INVALID = 422


def nominations(request: HttpRequest) -> HttpResponse:
    """Every nomination in sight, by stage."""
    board = queries.nominations_by_stage(viewer_of(request.user), roster=request.GET.get("roster", ""))
    context = {"section": "listing", "board": board, "generated": board.generated}
    return render(request, "listing/nominations.html", context)


def compare(request: HttpRequest, listing: str, roster: str) -> HttpResponse:
    """The candidates of a listing for one roster, side by side."""
    shown = queries.comparison(viewer_of(request.user), listing, roster)
    context = {"section": "listing", "shown": shown, "generated": shown.generated}
    return render(request, "listing/comparison.html", context)


def propose(request: HttpRequest, code: str) -> HttpResponse:
    """The form by which a subject is brought up as an idea."""
    viewer = viewer_of(request.user)
    subject = queries.subject_to_propose(viewer, code)
    form, status = ProposeForm(queries.targets_for(viewer, subject), request.POST or None), 200
    if request.method == "POST":
        status = INVALID
        if form.is_valid():
            return redirect("nomination", number=form.carry_out(actor=request.user, subject=code))
    context = {"section": "listing", "subject": subject, "form": form, "generated": subject.pack.generated}
    return render(request, "listing/propose.html", context, status=status)


def nomination(request: HttpRequest, number: int) -> HttpResponse:
    """One nomination: its form, its events, its scores, and the steps that are open."""
    shown = queries.nomination_page(viewer_of(request.user), number, known=asked_number(request.GET.get("known", "")))
    return _page(request, shown)


@require_POST
def step(request: HttpRequest, number: int, step: str) -> HttpResponse:
    """Take a step. What the rules refuse is told on the page, beside what was typed."""
    shown = queries.nomination_page(viewer_of(request.user), number)
    if step not in FORMS:
        raise NotFound(_("沒有這一步驟。"))
    form = FORMS[step](shown, request.POST, name=step)
    if not form.is_valid():
        return _page(request, shown, bound=form, status=INVALID)
    try:
        form.carry_out(actor=request.user)
    except Refusal as refusal:
        shown = queries.nomination_page(viewer_of(request.user), number)  # it may be another's step that stands there
        return _page(request, shown, bound=form, refused=str(refusal), status=refusal.status)
    return redirect("nomination", number=number)


def _page(
    request: HttpRequest,
    shown: queries.NominationPage,
    *,
    bound: StepForm | None = None,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {"section": "listing", "shown": shown, "forms": offered(shown, bound), "refused": refused}
    context |= {"generated": shown.nomination.subject.pack.generated}
    return render(request, "listing/nomination.html", context, status=status)
