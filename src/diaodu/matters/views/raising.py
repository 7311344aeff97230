"""Raising a matter: its kind, what it is about, and the form."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from diaodu.kit import clock
from diaodu.kit.refusals import Refusal
from diaodu.matters.forms.raising import RaiseForm
from diaodu.matters.queries.raising import asked_of, kinds_to_raise, subject_meant, subject_to_raise_about
from diaodu.matters.refusals import MatterRefused
from diaodu.people.drafts import require_own_draft, taken
from diaodu.people.permissions import Permission
from diaodu.people.viewers import viewer_of

INVALID = 422


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Choose a kind, then what it is about, then fill in the form."""
    require_own_draft(request)
    viewer = viewer_of(request.user)
    viewer.require(Permission.MATTER_RAISE)
    code, typed = request.GET.get("kind", ""), request.GET.get("about", "").strip()
    context: dict[str, Any] = {"section": "matters", "typed": typed}
    try:
        about = subject_meant(viewer, code, typed) if code else subject_to_raise_about(viewer, typed)
    except MatterRefused as refusal:
        about, context["wrong"] = None, str(refusal)
    kinds = kinds_to_raise(viewer, about)
    context |= {"kinds": kinds, "about": about, "generated": bool(about and about.pack.generated)}
    if not code:
        return render(request, "matters/new.html", context)
    asked = asked_of(viewer, code, about)
    if asked is None:
        chosen = next(kind for kind in kinds if kind.code == code)
        status = INVALID if "wrong" in context else 200
        return render(request, "matters/about.html", context | {"kind": chosen}, status=status)
    context |= {"asked": asked, "kind": asked.kind}
    form = RaiseForm(viewer, asked, request.POST if request.method == "POST" else None)
    return _filled(request, form, context)


def _filled(request: HttpRequest, form: RaiseForm, context: dict[str, Any]) -> HttpResponse:
    status = 200
    if request.method == "POST":
        status = INVALID
        if form.is_valid():
            try:
                matter = form.carry_out(actor=request.user, at=clock.now())
            except Refusal as refusal:
                if refusal.status != INVALID:
                    raise
                if not form.errors:
                    form.add_error(None, str(refusal))
            else:
                return taken(request, reverse("matter", args=[matter.public]))
    return render(request, "matters/raise.html", {**context, "form": form}, status=status)
