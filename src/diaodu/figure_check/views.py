"""Pages of figure check. A draft is read from the request and gone with it: nothing of it is stored here.

The marked Word file is therefore made anew from the same form, which still holds text and file in the browser.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from diaodu.figure_check.checking import READ, CheckedDraft, check_draft, places_offered
from diaodu.figure_check.drafts import Draft, read_draft
from diaodu.figure_check.marking import WORD, marked
from diaodu.figure_check.page import shown_check
from diaodu.figure_check.refusals import NothingToCheck, TextTooLong
from diaodu.kit.refusals import Refusal
from diaodu.people.viewers import Viewer, viewer_of

MOST_CHARACTERS = 100_000  # of a draft checked while somebody waits; the command line takes longer ones
WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PASTED = "text.txt"


@dataclass(frozen=True, slots=True)
class Asked:
    """A draft as sent: pasted, or a file, which goes first where both are there."""

    name: str
    content: bytes
    draft: Draft
    place: str
    period: str
    is_file: bool


@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """The form, and what a draft was found to say."""
    viewer = viewer_of(request.user)
    viewer.require(READ)
    if request.method != "POST":
        return _page(request, viewer)
    try:
        asked = _asked(request)
        checked = _checked(viewer, asked)
    except Refusal as refusal:
        return _page(request, viewer, status=refusal.status, refused=str(refusal))
    generated = checked.place.pack.generated
    return _page(
        request, viewer, shown=shown_check(checked), name=asked.name if asked.is_file else "", generated=generated
    )


@require_POST
def marked_file(request: HttpRequest) -> HttpResponse:
    """The marked Word file of the draft in the form. What is refused is told on the page."""
    viewer = viewer_of(request.user)
    viewer.require(READ)
    try:
        asked = _asked(request)
        made = marked(asked.name, asked.content, asked.draft, _checked(viewer, asked).remarks)
    except Refusal as refusal:
        return _page(request, viewer, status=refusal.status, refused=str(refusal))
    response = HttpResponse(made, content_type=WORD_TYPE)
    name = quote(_("%(name)s-核校") % {"name": PurePath(asked.name).stem} + WORD)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return response


def _asked(request: HttpRequest) -> Asked:
    """What was sent. Raises ``NothingToCheck``, ``TextTooLong`` and what reading a draft raises."""
    file, pasted = request.FILES.get("file"), request.POST.get("text", "")
    if file is not None:
        name, content = str(file.name), file.read()
    else:
        name, content = PASTED, pasted.encode()
    draft = read_draft(name, content)
    if not draft.text.strip():
        raise NothingToCheck
    if len(draft.text) > MOST_CHARACTERS:
        raise TextTooLong(len(draft.text), MOST_CHARACTERS)
    place, period = (request.POST.get(name, "").strip() for name in ("place", "period"))
    return Asked(name, content, draft, place, period, is_file=file is not None)


def _checked(viewer: Viewer, asked: Asked) -> CheckedDraft:
    return check_draft(viewer, asked.draft, place=asked.place, period=asked.period)


def _page(request: HttpRequest, viewer: Viewer, *, status: int = 200, **told: Any) -> HttpResponse:
    context = {
        "section": "figure_check",
        "places": places_offered(viewer),
        "typed": {name: request.POST.get(name, "") for name in ("text", "place", "period")},
        "most": MOST_CHARACTERS,
        **told,
    }
    return render(request, "figure_check/check.html", context, status=status)
