"""Contacts with enterprises: the list with its flags, one contact, recording, correcting and approving."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from diaodu.kit import clock
from diaodu.kit.asking import number_or_none
from diaodu.kit.refusals import Forbidden, Refusal
from diaodu.pairing import queries
from diaodu.pairing.commands import approve_contact
from diaodu.pairing.declared import contact_rules
from diaodu.pairing.forms import ContactForm, CorrectForm
from diaodu.pairing.models import LONGEST_REASON
from diaodu.pairing.words import filter_words
from diaodu.people.permissions import Permission
from diaodu.people.viewers import Viewer, viewer_of
from diaodu.register.field_types import day_in

ROWS, INVALID = 50, 422
SEEING = (Permission.CONTACT_VIEW, Permission.CONTACT_APPROVE, Permission.CONTACT_RECORD)


@require_safe
def contacts(request: HttpRequest) -> HttpResponse:
    """The contacts in sight of a year, by how they stand."""
    viewer, asked, today = viewer_of(request.user), request.GET, clock.today()
    if not any(viewer.may(permission) for permission in SEEING):
        raise Forbidden(_("您的角色不能查看接觸記錄。"))
    year = number_or_none(asked.get("year", "")) or today.year
    filters = queries.ContactFilters(min(year, today.year + 1), asked.get("standing", ""))
    shown = queries.contacts_shown(viewer, filters, today=today)
    page = Paginator(shown.contacts, ROWS).get_page(asked.get("page"))
    context = {"section": "pairing", "shown": shown, "page": page, "filters": filters, "standings": filter_words()}
    context |= {"own": queries.person_of(viewer.user), "years": range(today.year + 1, today.year - 4, -1)}
    context |= {"generated": any(one.contact.subject.pack.generated for one in page)}
    return render(request, "pairing/contacts.html", context)


def contact_new(request: HttpRequest) -> HttpResponse:
    """Recording a contact of one's own."""
    viewer = viewer_of(request.user)
    viewer.require(Permission.CONTACT_RECORD)
    own = queries.person_of(viewer.user)
    if own is None:
        raise Forbidden(_("您的賬號還沒有關聯責任人，請聯繫管理包聯的單位。"))
    rules = contact_rules(own.place.pack).values()
    initial = {"subject": request.GET.get("subject", ""), "on": day_in(request.GET.get("on", "")) or clock.today()}
    form = ContactForm(viewer, rules, request.POST or None, initial=initial)
    status, refused = 200, ""
    if request.method == "POST":
        status = INVALID
        if form.is_valid():
            try:
                made = form.carry_out(own)
            except Refusal as refusal:
                refused, status = str(refusal), refusal.status
            else:
                messages.success(request, _("已登記接觸。"))
                return redirect("contact", key=made.thread)
    context = {"section": "pairing", "form": form, "refused": refused, "rules": rules}
    return render(request, "pairing/contact_new.html", context, status=status)


@require_safe
def contact(request: HttpRequest, key: UUID) -> HttpResponse:
    """One contact."""
    return _page(request, viewer_of(request.user), key)


@require_POST
def contact_approve(request: HttpRequest, key: UUID) -> HttpResponse:
    """Approve a contact."""
    approve_contact(actor=request.user, contact=key, words=request.POST.get("words", "")[:LONGEST_REASON])
    messages.success(request, _("已審批。"))
    return redirect("contact", key=key)


@require_POST
def contact_correct(request: HttpRequest, key: UUID) -> HttpResponse:
    """Write a later version."""
    viewer = viewer_of(request.user)
    shown = queries.contact_page(viewer, key, today=clock.today())
    form = CorrectForm(viewer, _rules(shown), request.POST)
    if not form.is_valid():
        return _page(request, viewer, key, form=form, status=INVALID)
    try:
        form.correct(key)
    except Refusal as refusal:
        if refusal.status in {403, 404}:
            raise
        return _page(request, viewer, key, form=form, refused=str(refusal), status=refusal.status)
    messages.success(request, _("已記錄更正，原記錄保留。"))
    return redirect("contact", key=key)


def _page(request: HttpRequest, viewer: Viewer, key: UUID, *, status: int = 200, **told: Any) -> HttpResponse:
    shown = queries.contact_page(viewer, key, today=clock.today())
    row = shown.judged.contact
    names = ("rule", "on", "purpose", "asked", "cost", "payer", "dropped")
    initial = {name: getattr(row, name) for name in names} | {"companions": shown.companions or ""}
    context = {"section": "pairing", "shown": shown, "generated": row.subject.pack.generated}
    context |= {"form": CorrectForm(viewer, _rules(shown), initial=initial)}
    return render(request, "pairing/contact.html", context | told, status=status)


def _rules(shown: queries.ContactPage) -> list[Any]:
    subject = shown.judged.contact.subject
    return [rule for rule in contact_rules(subject.pack).values() if subject.kind in rule.kinds]
