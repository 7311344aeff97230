"""Who carries what: by person, by subject, and what has nobody."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from diaodu.kit.refusals import Forbidden, NotFound
from diaodu.kit.spreadsheets.writing import CONTENT_TYPES
from diaodu.pairing import queries
from diaodu.pairing.exports import export_pairings
from diaodu.people.confirming import confirmation_required
from diaodu.people.permissions import Permission
from diaodu.people.viewers import Viewer, viewer_of

ROWS = 50
PERSONS, SUBJECTS, UNCOVERED = "persons", "subjects", "uncovered"


@require_safe
def pairing(request: HttpRequest) -> HttpResponse:
    """The three lists, one at a time."""
    viewer, asked = viewer_of(request.user), request.GET
    if not queries.sees_pairings(viewer):
        raise Forbidden(_("您的角色不能查看包聯。"))
    tab = asked.get("tab", PERSONS)
    offered = queries.capacities_offered()
    context: dict[str, Any] = {"section": "pairing", "tab": tab if tab in TABS else PERSONS, "capacities": offered}
    context |= {"place": asked.get("place", ""), "capacity": asked.get("capacity", "")}
    context |= {"places": queries.places_offered(viewer), "may_export": viewer.may(Permission.SUBJECT_EXPORT)}
    context |= {"may_edit": viewer.may(Permission.PAIRING_EDIT)}
    context |= TABS.get(tab, _by_person)(request, viewer, context)
    return render(request, "pairing/pairing.html", context)


def _by_person(request: HttpRequest, viewer: Viewer, context: dict[str, Any]) -> dict[str, Any]:
    found = queries.loads(viewer, queries.LoadFilters(context["place"], context["capacity"]))
    page = Paginator(found, ROWS).get_page(request.GET.get("page"))
    return {"page": page, "generated": any(one.person.pack and one.person.pack.generated for one in page)}


def _by_subject(request: HttpRequest, viewer: Viewer, context: dict[str, Any]) -> dict[str, Any]:
    rows = queries.in_force(viewer, place=context["place"], capacity=context["capacity"])
    page = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    return {"page": page, "generated": any(row.subject.pack.generated for row in page)}


def _uncovered(request: HttpRequest, viewer: Viewer, context: dict[str, Any]) -> dict[str, Any]:
    offered = context["capacities"]
    if not offered:
        return {"page": Paginator([], ROWS).get_page(1)}
    capacity = offered.get(context["capacity"]) or next(iter(offered.values()))
    listed = request.GET.get("listed", "") or f"kind:{capacity.kinds[0]}"
    sort, _colon, code = listed.partition(":")
    kind, roster = ("", code) if sort == "roster" else (code, "")
    found = queries.coverage(viewer, capacity=capacity.code, kind=kind, roster=roster, place=context["place"])
    page = Paginator(found.uncovered, ROWS).get_page(request.GET.get("page"))
    covered, uncovered = found.counts
    counts = {"covered": covered, "uncovered": uncovered, "all": covered + uncovered}
    shown = {"page": page, "counts": counts, "capacity": capacity.code, "listed": listed}
    shown |= {"lists": queries.lists_offered(viewer, capacity)}
    return shown | {"generated": any(subject.pack.generated for subject in page)}


TABS = {PERSONS: _by_person, SUBJECTS: _by_subject, UNCOVERED: _uncovered}


@require_safe
@confirmation_required
def export(request: HttpRequest, form: str) -> HttpResponse:
    """The pairings in force as a table; people stand in it by key."""
    if form not in CONTENT_TYPES:
        raise NotFound(_("只能導出 xlsx 或 csv。"))
    stream = BytesIO()
    filters = queries.LoadFilters(request.GET.get("place", ""), request.GET.get("capacity", ""))
    export_pairings(viewer=viewer_of(request.user), filters=filters, stream=stream, file_format=form)
    response = HttpResponse(stream.getvalue(), content_type=CONTENT_TYPES[form])
    response["Content-Disposition"] = f'attachment; filename="pairings.{form}"'
    return response
