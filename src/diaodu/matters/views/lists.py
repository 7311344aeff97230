"""My matters, and the list of all in sight."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from diaodu.kit import clock
from diaodu.kit.paging import KeyPaginator
from diaodu.kit.refusals import NotFound
from diaodu.kit.spreadsheets.writing import CONTENT_TYPES
from diaodu.matters.exports import export_matters
from diaodu.matters.queries.listed import MatterFilters, find_matters, kinds_in_sight, offered_filters
from diaodu.matters.queries.mine import MineFilters, my_matters
from diaodu.matters.queries.played import marked
from diaodu.matters.queries.raising import kinds_to_raise
from diaodu.matters.queries.rows import rows_of
from diaodu.people.confirming import confirmation_required
from diaodu.people.permissions import Permission
from diaodu.people.viewers import viewer_of

ROWS = 50


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """What the viewer has to do, by the clock."""
    viewer, asked = viewer_of(request.user), request.GET
    filters = MineFilters(asked.get("kind", ""), asked.get("own", ""), asked.get("when", ""))
    shown = my_matters(viewer, filters, at=clock.now(), page=asked.get("page"))
    context: dict[str, Any] = {"section": "matters", "shown": shown, "filters": filters, "page": shown.page}
    context |= {"may_raise": bool(kinds_to_raise(viewer))}
    context |= marked(generated=any(row.step.matter.pack.generated for group in shown.groups for row in group.rows))
    return render(request, "matters/mine.html", context)


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """All matters in sight, narrowed by what the address asks."""
    viewer, filters = viewer_of(request.user), MatterFilters.asked(request.GET.dict())
    viewer.require(Permission.MATTER_VIEW)
    kinds = kinds_in_sight(viewer)
    kind = kinds.get(filters.kind)
    found = find_matters(viewer, filters, at=clock.now(), kind=kind)
    page = KeyPaginator(found, ROWS).get_page(request.GET.get("page"))
    rows = rows_of(list(page.object_list), clock.now())
    context: dict[str, Any] = {"section": "matters", "page": page, "rows": rows, "filters": filters}
    context |= {"offered": offered_filters(viewer, kind, kinds), "may_export": viewer.may(Permission.SUBJECT_EXPORT)}
    context |= marked(generated=any(row.matter.pack.generated for row in rows))
    return render(request, "matters/listed.html", context)


@require_safe
@confirmation_required
def export(request: HttpRequest, form: str) -> HttpResponse:
    """The list as a table."""
    if form not in CONTENT_TYPES:
        raise NotFound(_("只能導出 xlsx 或 csv。"))
    stream = BytesIO()
    filters = MatterFilters.asked(request.GET.dict())
    export_matters(viewer=viewer_of(request.user), filters=filters, stream=stream, file_format=form, at=clock.now())
    response = HttpResponse(stream.getvalue(), content_type=CONTENT_TYPES[form])
    response["Content-Disposition"] = f'attachment; filename="matters.{form}"'
    return response
