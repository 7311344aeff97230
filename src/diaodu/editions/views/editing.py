"""Editing a draft's text: what is wrong is told with its line, and nothing typed is lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from diaodu.editions import queries
from diaodu.editions.commands import LONGEST_NUMBER, edit_edition
from diaodu.editions.models import DRAFT, Edition
from diaodu.editions.refusals import BodyRefused, Fault
from diaodu.editions.template.reading import LONGEST
from diaodu.kit.refusals import Forbidden, NotFound, Refusal
from diaodu.people.permissions import Permission
from diaodu.people.viewers import viewer_of


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the form: kept as typed when it is refused."""

    body: str
    document_number: str
    dated: str


@require_http_methods(["GET", "HEAD", "POST"])
def text(request: HttpRequest, key: UUID) -> HttpResponse:
    """The text of a draft, its document's number and its date."""
    viewer = viewer_of(request.user)
    found = queries.edition(viewer, key)
    viewer.require(Permission.EDITION_WRITE)
    if found.state != DRAFT:
        return redirect("edition", key=key)
    if request.method != "POST":
        return _form(request, found, Typed(found.body, found.document_number, found.dated.isoformat()))
    typed = Typed(*(request.POST.get(name, "") for name in ("body", "document_number", "dated")))
    try:
        day = _day(typed.dated)
        edit_edition(actor=request.user, key=key, body=typed.body, document_number=typed.document_number, dated=day)
    except (Forbidden, NotFound):
        raise
    except BodyRefused as refusal:
        return _form(request, found, typed, refusal.faults, status=refusal.status)
    except Refusal as refusal:
        return _form(request, found, typed, [(0, refusal.code, str(refusal))], status=refusal.status)
    messages.success(request, _("已保存並重新計算。"))
    return redirect("edition", key=key)


def _form(
    request: HttpRequest, found: Edition, typed: Typed, faults: Sequence[Fault] = (), *, status: int = 200
) -> HttpResponse:
    context = {
        "section": "editions",
        "edition": found,
        "typed": typed,
        "faults": sorted(set(faults)),
        "longest": LONGEST,
        "longest_number": LONGEST_NUMBER,
        "generated": found.pack.generated,
    }
    return render(request, "editions/text.html", context, status=status)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise BodyRefused([(0, "bad_value", _("「%(text)s」不是日期。") % {"text": text})]) from error
