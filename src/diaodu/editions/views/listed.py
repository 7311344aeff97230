"""The list of circulars, and drafting one."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from diaodu.editions import queries
from diaodu.editions.commands import LANGUAGES, draft_edition
from diaodu.editions.models import STATES
from diaodu.editions.words import state_words
from diaodu.kit.refusals import Forbidden, Refusal
from diaodu.people.permissions import Permission
from diaodu.people.viewers import Viewer, viewer_of
from diaodu.register.queries import name_of

ROWS = 40
ASKED = ("kind", "place", "period", "language")


@require_safe
def editions(request: HttpRequest) -> HttpResponse:
    """The circulars in sight, newest first, and what may be drafted."""
    viewer = viewer_of(request.user)
    _require_sight(viewer)
    return _list(request, viewer)


@require_POST
def draft(request: HttpRequest) -> HttpResponse:
    """Draft a circular; what is refused is told on the list, with what was chosen."""
    asked = {name: request.POST.get(name, "").strip() for name in ASKED}
    try:
        made = draft_edition(
            actor=request.user, kind=asked["kind"], place=asked["place"], period=asked["period"],
            language=asked["language"],
        )  # fmt: skip
    except Forbidden:
        raise
    except Refusal as refusal:
        viewer = viewer_of(request.user)
        _require_sight(viewer)
        return _list(request, viewer, asked=asked, refusal=refusal)
    return redirect("edition", key=made.key)


def _list(
    request: HttpRequest, viewer: Viewer, *, asked: dict[str, str] | None = None, refusal: Refusal | None = None
) -> HttpResponse:
    state = request.GET.get("state", "")
    found = queries.editions(viewer, state=state if state in STATES else "")
    kinds = queries.kinds_to_draft(viewer)
    places = {place.code: place for kind in kinds for place in kind.places}
    context = {
        "section": "editions",
        "page": Paginator(found, ROWS).get_page(request.GET.get("page")),
        "state": state,
        "states": [(each, state_words(each)) for each in STATES],
        "kinds": kinds,
        "places": [(place.code, name_of(place)) for place in places.values()],
        "languages_offered": [(code, {"zh-hant": "繁體", "zh-hans": "简体"}[code]) for code in LANGUAGES],
        "asked": asked or {**dict.fromkeys(ASKED, ""), "place": queries.place_to_begin(viewer, kinds)},
        "refusal": refusal,
    }
    return render(request, "editions/editions.html", context, status=refusal.status if refusal else 200)


def _require_sight(viewer: Viewer) -> None:
    if not any(viewer.may(each) for each in (Permission.EDITION_WRITE, Permission.EDITION_APPROVE)):
        viewer.require(Permission.EDITION_VIEW)
