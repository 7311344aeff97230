"""One return: its lines, filling one of them, explaining the whole."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from diaodu.people.permissions import Permission
from diaodu.people.viewers import viewer_of
from diaodu.returns import queries
from diaodu.returns.commands import filling
from diaodu.returns.commands.permits import form_of
from diaodu.returns.problems import refused
from diaodu.returns.views.telling import told_on_its_page

ROWS = 40


@require_safe
def return_(request: HttpRequest, key: UUID) -> HttpResponse:
    """A return with its lines, its files and what was done to it."""
    viewer = viewer_of(request.user)
    found = queries.return_shown(viewer, key)
    if found.page is not None:
        return redirect("intake_page", key=key)
    form = form_of(found)
    may_fill = found.state in filling.OPEN and queries.may(viewer, found, Permission.RETURN_FILL)
    if may_fill:
        filling.lay_out_lines(found)
    show = request.GET.get("show", "")
    page = Paginator(queries.lines_shown(found, show=show), ROWS).get_page(request.GET.get("page"))
    context = {
        "section": "returns",
        "found": found,
        "form": form,
        "columns": queries.filled_columns(form),
        "page": page,
        "lines": queries.shown_lines(form, page),
        "show": show,
        "open_lines": queries.lines_shown(found, show="open").count() if may_fill else 0,
        "uploads": found.uploads.defer("content", "marked")[:5],
        "history": queries.history(found),
        "may_fill": may_fill,
        "may_review": found.state == "submitted" and queries.may(viewer, found, Permission.RETURN_REVIEW),
        "generated": found.pack.generated,
    }
    return render(request, "returns/return.html", context)


def line(request: HttpRequest, key: UUID, row: int) -> HttpResponse:
    """Fill one line: checked as it is sent; what cannot be taken is told beside its cell."""
    viewer = viewer_of(request.user)
    found = queries.return_shown(viewer, key)
    kept = queries.line_shown(found, row)
    form = form_of(found)
    columns = queries.filled_columns(form)
    shown = queries.shown_line(columns, kept)
    if request.method == "POST":
        typed = {column.code: request.POST.get(column.code, "") for column in columns}
        problems = filling.fill_line(actor=request.user, key=key, row=row, cells=typed)
        shown = queries.shown_line(columns, queries.line_shown(found, row), typed=typed, found=problems)
        if not problems:
            messages.success(request, _("第 %(row)d 行已保存。") % {"row": row})
            return redirect("return", key=key)
    context = {"section": "returns", "found": found, "form": form, "line": shown, "refused": refused(shown.problems)}
    return render(request, "returns/line.html", {**context, "generated": found.pack.generated})


@require_POST
@told_on_its_page
def explain_lines(request: HttpRequest, key: UUID) -> HttpResponse:
    """Give one reason for all lines that still ask for one."""
    count = filling.explain_lines(actor=request.user, key=key, explanation=request.POST.get("reason", ""))
    messages.success(request, _("已為 %(count)d 行寫明原因。") % {"count": count})
    return redirect("return", key=key)


@require_POST
@told_on_its_page
def explain(request: HttpRequest, key: UUID) -> HttpResponse:
    """Say something of the whole return."""
    filling.explain_return(actor=request.user, key=key, explanation=request.POST.get("explanation", ""))
    messages.success(request, _("說明已保存。"))
    return redirect("return", key=key)
