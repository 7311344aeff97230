"""One return: its lines, filling one of them, explaining the whole."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from diaodu.people.viewers import viewer_of
from diaodu.returns import queries
from diaodu.returns.commands import filling
from diaodu.returns.commands.permits import form_of
from diaodu.returns.problems import refused
from diaodu.returns.views.shown import show_return
from diaodu.returns.views.telling import told_on_its_page


@require_safe
def return_(request: HttpRequest, key: UUID) -> HttpResponse:
    """A return with its lines, its files and what was done to it."""
    viewer = viewer_of(request.user)
    found = queries.return_shown(viewer, key)
    if found.page is not None:
        return redirect("intake_page", key=key)
    return show_return(request, found)


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
    context |= {"unsaved": request.method == "POST" and context["refused"]}
    return render(request, "returns/line.html", {**context, "generated": found.pack.generated})


@require_POST
@told_on_its_page
def begin_again(request: HttpRequest, key: UUID) -> HttpResponse:
    """Empty a return whose form has changed, and fill it anew."""
    filling.begin_again(actor=request.user, key=key)
    messages.success(request, _("已清空，請按現在的表重新填報。"))
    return redirect("return", key=key)


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
