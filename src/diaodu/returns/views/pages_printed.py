"""Published pages: entering one, its rows, and the pages entered so far."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from diaodu.kit.asking import number_or_none
from diaodu.kit.refusals import Forbidden
from diaodu.people.permissions import Permission
from diaodu.people.viewers import viewer_of
from diaodu.returns import queries
from diaodu.returns.commands.intake import describe_page, keep_row, open_page, remove_row
from diaodu.returns.intake import COLUMNS, cells_of
from diaodu.returns.intake_fields import carried, head_fields, row_fields
from diaodu.returns.page_head import page_of, page_problems
from diaodu.returns.problems import Problem, refused
from diaodu.returns.queries import intake as pages
from diaodu.returns.views.shown import PRINTED_ROWS, show_printed
from diaodu.returns.views.telling import told_on_its_page


def intake(request: HttpRequest) -> HttpResponse:
    """The pages entered so far, and the head of a new one."""
    viewer = viewer_of(request.user)
    viewer.require(Permission.RETURN_VIEW)
    sent = request.method == "POST"
    head = page_of(request.POST)
    problems = page_problems(head) if sent else []
    if sent and not problems:
        place, _slash, form = request.POST.get("where", "").partition("/")
        found = open_page(actor=request.user, form=form, place=place, page=head)
        return redirect("intake_page", key=found.key)
    page = Paginator(pages.pages_entered(viewer), PRINTED_ROWS).get_page(request.GET.get("page"))
    context = {"section": "returns", "page": page, "places": pages.page_forms(viewer)}
    return render(request, "returns/intake.html", {**context, "head": head_fields(head, problems)})


@require_safe
def page(request: HttpRequest, key: UUID) -> HttpResponse:
    """A page with its rows; while it is being entered, with a form for the next one."""
    found = pages.page_shown(viewer_of(request.user), key)
    after = number_or_none(request.GET.get("after", ""))
    before = None if after is None else queries.lines_shown(found).filter(row=after).first()
    return show_printed(request, found, cells=carried(before) if before else None)


@require_POST
@told_on_its_page
def describe(request: HttpRequest, key: UUID) -> HttpResponse:
    """Change the head of a page."""
    describe_page(actor=request.user, key=key, page=page_of(request.POST))
    messages.success(request, _("版面信息已保存。"))
    return redirect("intake_page", key=key)


@require_POST
@told_on_its_page
def add(request: HttpRequest, key: UUID) -> HttpResponse:
    """Add a row. What is wrong with it is told beside its cells."""
    found = pages.page_shown(viewer_of(request.user), key)
    typed = _typed(request)
    problems = keep_row(actor=request.user, key=key, cells=typed)
    if refused(problems):
        return show_printed(request, found, cells=typed, problems=problems)
    _tell(request, problems)
    last = found.lines.order_by("-row").values_list("row", flat=True).first()
    return redirect(f"{reverse('intake_page', args=[key])}?after={last}#row")


def row(request: HttpRequest, key: UUID, row: int) -> HttpResponse:
    """Change a row."""
    viewer = viewer_of(request.user)
    found = pages.page_shown(viewer, key)
    line = queries.line_shown(found, row)
    if not queries.may(viewer, found, Permission.RETURN_FILL):
        raise Forbidden(_("您的角色不允許此操作。"))
    cells, problems = cells_of(line), [Problem.of(problem) for problem in line.problems]
    if request.method == "POST":
        cells = _typed(request)
        problems = keep_row(actor=request.user, key=key, row=row, cells=cells)
        if not refused(problems):
            _tell(request, problems)
            return redirect("intake_page", key=key)
    context = {"section": "returns", "found": found, "row": row, "fields": row_fields(cells, problems)}
    context |= {"problems": problems, "choices": pages.choices(found.pack), "generated": found.pack.generated}
    return render(request, "returns/intake_row.html", context)


@require_POST
@told_on_its_page
def remove(request: HttpRequest, key: UUID, row: int) -> HttpResponse:
    """Take a row out."""
    remove_row(actor=request.user, key=key, row=row)
    messages.success(request, _("已刪去第 %(row)d 行。") % {"row": row})
    return redirect("intake_page", key=key)


@require_safe
def subjects(request: HttpRequest, key: UUID) -> HttpResponse:
    """The subjects that a typed code or name may mean, for the list below its field."""
    viewer = viewer_of(request.user)
    found = pages.page_shown(viewer, key)
    named = pages.subjects_named(viewer, found, request.GET.get("subject", ""))
    return render(request, "returns/intake_subjects.html", {"subjects": named})


def _typed(request: HttpRequest) -> dict[str, str]:
    return {column: request.POST.get(column, "") for column in COLUMNS}


def _tell(request: HttpRequest, problems: Iterable[Problem]) -> None:
    asked: list[Any] = [f"{problem.message} {problem.remedy}" for problem in problems]
    if asked:
        messages.warning(request, " ".join(asked))
    else:
        messages.success(request, _("這一行已保存。"))
