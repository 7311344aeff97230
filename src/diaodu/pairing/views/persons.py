"""The page of a person, with the forms on it, and recording one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from diaodu.kit import clock
from diaodu.kit.refusals import Refusal
from diaodu.pairing import queries
from diaodu.pairing.commands import erase_person
from diaodu.pairing.declared import recusal_rules
from diaodu.pairing.forms import EndForm, HandOverForm, RecusalForm
from diaodu.pairing.models import Person
from diaodu.pairing.person_forms import AccountForm, DetailsForm, PersonForm
from diaodu.pairing.queries.persons import PersonPage
from diaodu.pairing.refusals import PairingRefused, RecusalRefused, TieRefused
from diaodu.people.confirming import confirmation_required
from diaodu.people.permissions import Permission
from diaodu.people.viewers import Viewer, viewer_of

INVALID = 422


def person(request: HttpRequest, key: UUID) -> HttpResponse:
    """One person."""
    return _page(request, key)


def person_new(request: HttpRequest) -> HttpResponse:
    """Recording somebody who may carry duties."""
    viewer = viewer_of(request.user)
    viewer.require(Permission.PAIRING_EDIT)
    form, status, refused = PersonForm(viewer, request.POST or None), 200, ""
    if request.method == "POST":
        status = INVALID
        if form.is_valid():
            try:
                return redirect("pairing_person", key=form.carry_out().key)
            except TieRefused as refusal:
                form.add_error("username", str(refusal))
            except Refusal as refusal:
                refused, status = str(refusal), refusal.status
    context = {"section": "pairing", "form": form, "refused": refused}
    return render(request, "pairing/person_new.html", context, status=status)


@require_POST
def change(request: HttpRequest, key: UUID) -> HttpResponse:
    """Write a person's details anew."""
    viewer = viewer_of(request.user)
    shown = queries.person_page(viewer, key, today=clock.today())
    form = DetailsForm(viewer, request.POST, name="details")
    if not form.is_valid():
        return _page(request, key, details=form, status=INVALID)
    form.change(shown.person)
    messages.success(request, _("已更改個人信息。"))
    return redirect("pairing_person", key=key)


@require_POST
def account(request: HttpRequest, key: UUID) -> HttpResponse:
    """Tie a person's account, or untie it."""
    viewer = viewer_of(request.user)
    form = AccountForm(viewer, queries.person_page(viewer, key, today=clock.today()).person, request.POST)
    if not form.is_valid():
        return _page(request, key, account=form, status=INVALID)
    try:
        tied = form.carry_out().user
    except TieRefused as refusal:
        form.add_error("username", str(refusal))
        return _page(request, key, account=form, status=refusal.status)
    messages.success(request, _("已關聯賬號。") if tied else _("已解除賬號關聯。"))
    return redirect("pairing_person", key=key)


@require_POST
def hand_over(request: HttpRequest, key: UUID) -> HttpResponse:
    """Hand duties over."""
    viewer = viewer_of(request.user)
    shown = queries.person_page(viewer, key, today=clock.today())
    viewer.require(Permission.PAIRING_EDIT)
    form = HandOverForm(viewer, shown, queries.takers_offered(viewer, shown.person), request.POST)
    if not form.is_valid():
        return _page(request, key, over=form, status=INVALID)
    try:
        count = form.carry_out()
    except Refusal as refusal:
        return _page(request, key, over=form, refused=str(refusal), status=refusal.status)
    messages.success(request, _("已移交 %(count)d 項。") % {"count": count})
    return redirect("pairing_person", key=key)


@require_POST
def recuse(request: HttpRequest, key: UUID) -> HttpResponse:
    """Record a recusal."""
    viewer = viewer_of(request.user)
    shown = queries.person_page(viewer, key, today=clock.today())
    form = RecusalForm(viewer, shown.person, recusal_rules(shown.person.place.pack).values(), request.POST)
    if not form.is_valid():
        return _page(request, key, recusal=form, status=INVALID)
    try:
        form.carry_out()
    except Refusal as refusal:
        return _page(request, key, recusal=form, refused=str(refusal), status=refusal.status)
    messages.success(request, _("已登記迴避。"))
    return redirect("pairing_person", key=key)


@require_POST
def recusal_end(request: HttpRequest, key: UUID, recusal: UUID) -> HttpResponse:
    """End a recusal."""
    form = EndForm(viewer_of(request.user), request.POST, name=f"end_{recusal}")
    return _ended(request, key, recusal, form, form.carry_out_recusal, _("已結束迴避。"))


@require_POST
def end(request: HttpRequest, key: UUID, pairing: UUID) -> HttpResponse:
    """End a pairing."""
    form = EndForm(viewer_of(request.user), request.POST, name=f"end_{pairing}")
    return _ended(request, key, pairing, form, form.carry_out_pairing, _("已結束這項包聯。"))


def _ended(
    request: HttpRequest, key: UUID, row: UUID, form: EndForm, carry_out: Callable[[UUID], Any], done: str
) -> HttpResponse:
    """End what ``row`` is the key of; what refuses it stands at the day, beside what was typed."""
    refused = ""
    if form.is_valid():
        try:
            carry_out(row)
        except (PairingRefused, RecusalRefused) as refusal:
            refused = str(refusal)
            form.add_error("until", refused)
        else:
            messages.success(request, done)
            return redirect("pairing_person", key=key)
    return _page(request, key, ended=(row, form, refused), status=INVALID)


@require_POST
@confirmation_required
def erase(request: HttpRequest, key: UUID) -> HttpResponse:
    """Delete what tells who a person is."""
    erase_person(actor=request.user, person=key, reason=request.POST.get("reason", ""))
    messages.success(request, _("已刪除個人信息；歷史記錄保留編號。"))
    return redirect("pairing_person", key=key)


def _page(request: HttpRequest, key: UUID, *, status: int = 200, **told: Any) -> HttpResponse:
    viewer = viewer_of(request.user)
    shown = queries.person_page(viewer, key, today=clock.today())
    context: dict[str, Any] = {"section": "pairing", "shown": shown}
    if shown.may_edit:
        context |= {"over": HandOverForm(viewer, shown, queries.takers_offered(viewer, shown.person))}
        context |= {"details": _details(viewer, shown.person), "account": AccountForm(viewer, shown.person)}
    if shown.may_edit or shown.is_own:
        rules = recusal_rules(shown.person.place.pack).values()
        context |= {"recusal": RecusalForm(viewer, shown.person, rules)}
    rows = [one.pairing for one in shown.standing]
    context |= _endings(viewer, shown, told.pop("ended", None))
    context |= {"generated": any(row.subject.pack.generated for row in rows)}
    context["generated"] |= bool(shown.person.pack and shown.person.pack.generated)
    return render(request, "pairing/person.html", context | told, status=status)


def _endings(viewer: Viewer, shown: PersonPage, ended: tuple[UUID, EndForm, str] | None) -> dict[str, Any]:
    """What may be ended, each with its form: the one that was ``ended`` in vain with what was typed and refused.

    What somebody else has ended meanwhile has no form any more: its refusal stands above the page.
    """
    row, form, refused = ended or (None, None, "")
    pairings = [one.pairing for one in shown.standing]
    recusals = [one.recusal for one in shown.recusals if one.recusal.until is None]
    forms = {each.key: EndForm(viewer, name=f"end_{each.key}") for each in (*pairings, *recusals)}
    if row in forms and form is not None:
        forms[row], refused = form, ""
    standing = [(one, forms[one.pairing.key]) for one in shown.standing]
    kept = [(one, forms.get(one.recusal.key)) for one in shown.recusals]
    return {"standing": standing, "recusals": kept, "refused": refused}


def _details(viewer: Viewer, person: Person) -> DetailsForm:
    told: Any = getattr(person, "details", None)
    initial = {"name": told.name_hant, "post": told.post, "phone": told.phone} if told else None
    return DetailsForm(viewer, name="details", initial=initial)
