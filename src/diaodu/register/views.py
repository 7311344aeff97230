"""Pages of the register: kinds, lists, rosters."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from diaodu.kit.asking import asked_day
from diaodu.kit.paging import KeyPaginator
from diaodu.people.permissions import Permission
from diaodu.people.viewers import viewer_of
from diaodu.register import queries
from diaodu.register.lists import NAMES, FilterForm, choices_for
from diaodu.register.queries.offered import is_open

ROWS = 50
SHOWN = (*NAMES, "stage", *(f"{row}__{name}" for row in ("place", "organisation") for name in NAMES), "pack__generated")


def kinds(request: HttpRequest) -> HttpResponse:
    """Every kind with the number of subjects in sight."""
    counts = queries.counts_by_kind(viewer_of(request.user))
    return render(request, "register/kinds.html", {"section": "register", "counts": counts})


def subjects(request: HttpRequest, kind: str) -> HttpResponse:
    """The list of a kind: a page, or its table alone for htmx."""
    viewer = viewer_of(request.user)
    shown = queries.kind_shown(viewer, kind)
    filters = FilterForm(request.GET).filters(shown)
    found = queries.find_subjects(viewer, filters).only(*SHOWN)
    page = KeyPaginator(found, ROWS).get_page(request.GET.get("page"))
    context = {"section": "register", "kind": shown, "filters": filters, "page": page, "generated": _generated(page)}
    if request.headers.get("HX-Request"):
        return render(request, "register/_subjects.html", context)
    context |= {"choices": choices_for(viewer, shown), "may_import": viewer.may(Permission.SUBJECT_IMPORT)}
    context |= {"may_write": is_open(viewer, shown), "may_export": viewer.may(Permission.SUBJECT_EXPORT)}
    return render(request, "register/subjects.html", context)


def rosters(request: HttpRequest) -> HttpResponse:
    """Every roster in sight."""
    found = list(queries.rosters(viewer_of(request.user)))
    generated = any(roster.pack.generated for roster in found)
    return render(request, "register/rosters.html", {"section": "rosters", "rosters": found, "generated": generated})


def roster(request: HttpRequest, code: str) -> HttpResponse:
    """One roster on a day: its members, the count of each class, its events."""
    listing = queries.roster_by_rule(viewer_of(request.user), code)
    if listing:  # everybody of its kind and place is in it: that is the register's own list
        return redirect(f"{reverse('subjects', args=[listing.kind])}?{urlencode({'place': listing.place.code})}")
    at = asked_day(request.GET.get("at", ""))
    shown = queries.roster_page(viewer_of(request.user), code, at=at)
    page = Paginator(shown.members, ROWS).get_page(request.GET.get("page"))
    context = {"section": "rosters", "shown": shown, "at": at, "page": page, "generated": shown.roster.pack.generated}
    return render(request, "register/roster.html", context)


def _generated(page: Any) -> bool:
    return any(subject.pack.generated for subject in page)
