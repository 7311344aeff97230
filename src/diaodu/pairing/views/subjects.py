"""Who answers for one subject, and pairing somebody with it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from diaodu.kit import clock
from diaodu.kit.refusals import Refusal
from diaodu.pairing import queries
from diaodu.pairing.forms import PairForm
from diaodu.people.permissions import Permission
from diaodu.people.viewers import viewer_of

INVALID = 422


def subject(request: HttpRequest, code: str) -> HttpResponse:
    """The card and history of a subject, and the form by which somebody is paired with it."""
    viewer = viewer_of(request.user)
    card = queries.subject_card(viewer, code, today=clock.today())
    if request.method == "POST":
        viewer.require(Permission.PAIRING_EDIT)
    people = queries.persons_offered(viewer) if card.may_edit else []
    form, status, refused = PairForm(viewer, card, people, request.POST or None), 200, ""
    if request.method == "POST":
        status = INVALID
        if form.is_valid():
            try:
                form.carry_out()
            except Refusal as refusal:
                refused, status = str(refusal), refusal.status
            else:
                messages.success(request, _("已登記包聯。"))
                return redirect("pairing_subject", code=code)
    context = {"section": "pairing", "card": card, "form": form, "refused": refused}
    context |= {"generated": card.subject.pack.generated}
    return render(request, "pairing/subject.html", context, status=status)
