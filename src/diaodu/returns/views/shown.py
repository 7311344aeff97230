"""The page of a return and that of a published page: as they are looked at, and as they tell a refusal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from diaodu.kit.refusals import Refusal
from diaodu.people.permissions import Permission
from diaodu.people.viewers import viewer_of
from diaodu.returns import queries
from diaodu.returns.columns import columns_of
from diaodu.returns.commands.filling import OPEN, lay_out_lines
from diaodu.returns.commands.permits import form_of
from diaodu.returns.forms import Form
from diaodu.returns.intake_fields import head_fields, row_fields
from diaodu.returns.intake_words import titles
from diaodu.returns.models import Return
from diaodu.returns.problems import Problem
from diaodu.returns.queries import intake as pages
from diaodu.returns.refusals import ReturnNotReady

ROWS = 40
PRINTED_ROWS = 50


def show_return(request: HttpRequest, found: Return, refusal: Refusal | None = None) -> HttpResponse:
    """A return with its lines, its files and what was done to it."""
    form, allowed = form_of(found), _allowed(request, found)
    if allowed["may_fill"]:
        lay_out_lines(found)
    show = request.GET.get("show", "")
    page = Paginator(queries.lines_shown(found, show=show), ROWS).get_page(request.GET.get("page"))
    counted = ("open", "explainable") if allowed["may_fill"] else ()
    context = {
        "columns": queries.filled_columns(form),
        "page": page,
        "lines": queries.shown_lines(form, page),
        "show": show,
        "changed": allowed["may_fill"] and found.meaning not in {"", form.meaning},
        **{f"{kind}_lines": queries.lines_shown(found, show=kind).count() for kind in counted},
    }
    return _answer(request, "returns/return.html", found, form, refusal, context | allowed)


def show_printed(
    request: HttpRequest,
    found: Return,
    refusal: Refusal | None = None,
    *,
    cells: Mapping[str, str] | None = None,
    problems: Sequence[Problem] = (),
) -> HttpResponse:
    """A published page with its rows; while it is being entered, with a form for the next one."""
    form = form_of(found)
    page = Paginator(queries.lines_shown(found), PRINTED_ROWS).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": pages.shown_rows(found, form, page),
        "fields": row_fields(cells or {}, problems),
        "problems": problems,
        "head": head_fields(found.page or {}, []),
        "choices": pages.choices(found.pack),
    }
    return _answer(request, "returns/intake_page.html", found, form, refusal, context | _allowed(request, found))


def titled(form: Form, problems: Iterable[Problem]) -> list[tuple[Problem, str]]:
    """Problems with the titles of their columns."""
    known = titles() | {column.code: column.title for column in columns_of(form)}
    return [(problem, known.get(problem.column, problem.column)) for problem in problems]


def _answer(
    request: HttpRequest, template: str, found: Return, form: Form, refusal: Refusal | None, own: Mapping[str, Any]
) -> HttpResponse:
    told = refusal.problems if isinstance(refusal, ReturnNotReady) else ()
    context = {
        "section": "returns",
        "found": found,
        "form": form,
        "uploads": found.uploads.defer("content", "marked")[:5],
        "history": queries.history(found),
        "generated": found.pack.generated,
        "refusal": refusal,
        "told": titled(form, told),
    }
    return render(request, template, context | dict(own), status=refusal.status if refusal else 200)


def _allowed(request: HttpRequest, found: Return) -> dict[str, bool]:
    viewer = viewer_of(request.user)
    may_review = found.state == "submitted" and queries.may(viewer, found, Permission.RETURN_REVIEW)
    return {
        "may_fill": found.state in OPEN and queries.may(viewer, found, Permission.RETURN_FILL),
        "may_review": may_review,
        "may_accept": may_review and found.submitted_by != request.user,
    }
