"""A circular's page, its figures and its files."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from diaodu.audit.numbers import present_number
from diaodu.editions import queries
from diaodu.editions.commands import LONGEST_NOTE
from diaodu.editions.content import Content, Figure
from diaodu.editions.doubts import Doubt, doubts
from diaodu.editions.models import APPROVED, DRAFT, RELEASED, REVIEWED, Edition
from diaodu.editions.rendering.charts import drawn_charts
from diaodu.editions.rendering.package import drawn_files
from diaodu.editions.rendering.page import shown as shown_content
from diaodu.editions.views.sending import sent
from diaodu.editions.words import kind_words, state_words, step_words
from diaodu.kit.refusals import NotFound, Refusal
from diaodu.people.permissions import Permission
from diaodu.people.viewers import Viewer, viewer_of

MAIN_FILES = ("circular.docx", "circular.pdf", "circular.html", "circular.txt", "figures.csv", "figures.json")


@require_safe
def edition(request: HttpRequest, key: UUID) -> HttpResponse:
    """The circular as it stands, with the steps that may follow."""
    viewer = viewer_of(request.user)
    return show(request, viewer, queries.edition(viewer, key))


def show(request: HttpRequest, viewer: Viewer, found: Edition, refusal: Refusal | None = None) -> HttpResponse:
    """The page of an edition, with a refusal of what was just tried."""
    content = Content.from_json(found.content)
    doubted = doubts(content) if found.state in {DRAFT, REVIEWED, APPROVED} else ()
    context = {
        "section": "editions",
        "edition": found,
        "doubts": doubted,
        "longest_note": LONGEST_NOTE,
        "state": state_words(found.state),
        "figures": reverse("edition_figure", args=[found.key, "f"]).removesuffix("f/"),
        "after": "/",
        "files": _files(found, content),
        "steps": [
            (step_words(step.step), step, [Doubt(**each) for each in step.doubts])
            for step in found.steps.select_related("actor")
        ],
        "absent": [figure for figure in content.figures if figure.absence],
        "newer": present_number() - found.number,
        "may": _may(viewer, found),
        "corrections": found.corrections.exclude(state="withdrawn"),
        "refusal": refusal,
        "generated": content.generated,
        **text_of(found, content),
    }
    return render(request, "editions/edition.html", context, status=refusal.status if refusal else 200)


def text_of(found: Edition, content: Content) -> dict[str, Any]:
    """What the template of its text needs; a released one is shown with the charts that were drawn for it."""
    charts = queries.charts_of(found) if found.state == RELEASED else drawn_charts(content)
    return shown_content(content, charts)


def _may(viewer: Viewer, found: Edition) -> dict[str, bool]:
    """The steps that the viewer may take now."""
    writes = queries.is_open(viewer, found, Permission.EDITION_WRITE)
    approves = queries.is_open(viewer, found, Permission.EDITION_APPROVE)
    is_own = viewer.user is not None and viewer.user in {found.created_by, found.reviewed_by}
    on_its_way = found.state in {REVIEWED, APPROVED}
    return {
        "edit": writes and found.state == DRAFT,
        "approve": approves and found.state == REVIEWED and not is_own,
        "back": (writes or approves) and on_its_way,
        "withdraw": writes and (on_its_way or found.state == DRAFT),
        "release": writes and found.state == APPROVED,
        "correct": writes and found.state == RELEASED,
    }


def _files(found: Edition, content: Content) -> list[str]:
    if found.state == RELEASED:
        kept = list(found.files.values_list("name", flat=True))
        return [*(name for name in MAIN_FILES if name in kept), *(name for name in kept if name not in MAIN_FILES)]
    tables = [f"table-{table.code}.{form}" for table in content.tables() for form in ("csv", "json")]
    return [*MAIN_FILES, *tables]


@require_safe
def figure(request: HttpRequest, key: UUID, figure: str) -> HttpResponse:
    """One printed number, with all that stands behind it and the way to its trail as known then."""
    found = queries.edition(viewer_of(request.user), key)
    content = Content.from_json(found.content)
    printed = content.figure(figure)
    if printed is None:
        raise NotFound(_("這份通報沒有數據「%(figure)s」。") % {"figure": figure})
    context: dict[str, Any] = {
        "section": "editions",
        "edition": found,
        "figure": printed,
        "kind": kind_words(printed.kind),
        "trail": _trail(printed),
        "generated": content.generated,
    }
    template = "editions/_figure.html" if request.headers.get("HX-Request") else "editions/figure.html"
    return render(request, template, context)


def _trail(printed: Figure) -> str:
    """The address of what is behind the figure, as known at its number."""
    if printed.kind in {"fact", "target", "earlier"}:
        return reverse("fact", args=[printed.facts[0]]) if printed.facts else ""
    asked = {
        "place": printed.place,
        "period": printed.period,
        "facet": printed.facet,
        "roster": printed.roster,
        "class": printed.member_class,
        "known": printed.number,
    }
    return f"{reverse('trail', args=[printed.code])}?{urlencode({k: v for k, v in asked.items() if v})}"


@require_safe
def file(request: HttpRequest, key: UUID, name: str) -> HttpResponse:
    """A file: the one that was released, or of a draft one drawn now."""
    found = queries.edition(viewer_of(request.user), key)
    if found.state == RELEASED:
        return sent(found, name, bytes(queries.edition_file(found, name).content))
    drawn = drawn_files(Content.from_json(found.content))
    if name not in drawn:
        raise NotFound(_("這份通報沒有文件「%(name)s」。") % {"name": name})
    return sent(found, f"draft-{name}", drawn[name])
