"""Pages of the office: the board, the comparison, the kanban and the weekly list."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from diaodu.core.periods import Period
from diaodu.indicators.asking import period_of
from diaodu.indicators.regime import regime_of
from diaodu.kit import clock
from diaodu.kit.refusals import NotFound
from diaodu.matters.declared import matter_kinds
from diaodu.matters.office import kanban as cards
from diaodu.matters.office.after import after_solving
from diaodu.matters.office.declared import board_of
from diaodu.matters.office.factors import blocked_by, factor_names, planned_unit
from diaodu.matters.office.lateness import BANDS, ages, kept_in, late_desks
from diaodu.matters.office.rates import rates_of
from diaodu.matters.office.starts import first_of, starting_places_with_matters
from diaodu.matters.office.weekly import AT_FIRST, MOST, Week, Weekly, weekly_list
from diaodu.matters.office.weekly_files import CONTENT_TYPES, export_weekly
from diaodu.matters.queries.played import marked
from diaodu.people.confirming import confirmation_required
from diaodu.people.permissions import Permission
from diaodu.people.viewers import Viewer, viewer_of
from diaodu.register.models import Place
from diaodu.register.queries import place_shown

SHOWN = 10  # rows of late steps; the others are a click away


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """Rates by place, what is late by step and desk, ages, and what is blocked by which factor."""
    viewer, place, context = _begun(request)
    now, declared = clock.now(), board_of(place.pack)
    period = period_of(request.GET.get("period") or Period.month_of(clock.today()).token, regime_of(place.pack)).token
    context |= {"board": declared, "period": period, "bands": _bands()}
    late = late_desks(viewer, place, at=now)
    shown = late if request.GET.get("late") == "all" else late[:SHOWN]
    context |= {"late": shown, "more": len(late) - len(shown), "late_total": sum(row.count for row in late)}
    context |= {"more_steps": sum(row.count for row in late[len(shown) :])}
    context |= {"ages": ages(viewer, place, at=now), "kept": kept_in(viewer, place)}
    if declared:
        context |= {"rates": rates_of(viewer, declared, place, period)}
        context |= {"blocked": blocked_by(viewer, declared, place, period)}
    return render(request, "matters/office/board.html", context)


@require_safe
def after(request: HttpRequest) -> HttpResponse:
    """What became of monthly investment once a blocker was solved, against like projects without one."""
    viewer, place, context = _begun(request)
    declared = board_of(place.pack)
    context |= {"board": declared, "shown": after_solving(viewer, declared, place) if declared else None}
    return render(request, "matters/office/after.html", context)


@require_safe
def kanban(request: HttpRequest) -> HttpResponse:
    """Matters of one kind by state."""
    viewer, place, context = _begun(request)
    declared, kinds = board_of(place.pack), matter_kinds(place.pack)
    code = request.GET.get("kind") or (declared.kind if declared else "")
    kind, factor = kinds.get(code), request.GET.get("factor", "")
    if code and kind is None:
        raise NotFound(_("沒有「%(kind)s」這類事項。") % {"kind": code})
    asked = cards.Asked(code, place, factor)
    context |= {"kind": kind, "asked": asked, "kinds": cards.kinds_offered(viewer, place)}
    context |= {"factors": factor_names(declared, place) if declared and declared.kind == code else {}}
    context |= {"unit": planned_unit(declared, place) if declared else ""}
    context |= {"columns": cards.columns(viewer, kind, asked, at=clock.now()) if kind else ()}
    return render(request, "matters/office/kanban.html", context)


@require_safe
def weekly(request: HttpRequest) -> HttpResponse:
    """The exceptions of a week."""
    viewer, place, context = _begun(request)
    every = request.GET.get("every") == "yes"
    context |= {"shown": _weekly(request, viewer, place, MOST if every else AT_FIRST), "every": every}
    context |= {"may_export": viewer.may(Permission.SUBJECT_EXPORT)}
    return render(request, "matters/office/weekly.html", context)


@require_safe
@confirmation_required
def weekly_file(request: HttpRequest, form: str) -> HttpResponse:
    """The same as a file."""
    if form not in CONTENT_TYPES:
        raise NotFound(_("只能導出 docx 或 xlsx。"))
    viewer, place, _context = _begun(request)
    shown, stream = _weekly(request, viewer, place, MOST), BytesIO()
    export_weekly(viewer=viewer, shown=shown, stream=stream, file_format=form)
    response = HttpResponse(stream.getvalue(), content_type=CONTENT_TYPES[form])
    response["Content-Disposition"] = f'attachment; filename="weekly-{place.code}-{shown.week.token}.{form}"'
    return response


def _weekly(request: HttpRequest, viewer: Viewer, place: Place, most: int) -> Weekly:
    week = Week.parse(request.GET.get("week", ""), clock.today())
    return weekly_list(viewer, board_of(place.pack), place, week, now=clock.now(), most=most)


def _begun(request: HttpRequest) -> tuple[Viewer, Place, dict[str, Any]]:
    """The viewer, the place asked for, and what every page of the office has."""
    viewer = viewer_of(request.user)
    viewer.require(Permission.MATTER_VIEW)
    starts = starting_places_with_matters(viewer)
    place = place_shown(viewer, request.GET.get("place") or first_of(starts))
    offered = starts if place in starts else [place, *starts]
    context = {"section": "matters_office", "place": place, "offered": offered}
    return viewer, place, {**context, **marked(generated=place.pack.generated)}


def _bands() -> list[str]:
    """The bands of age in words."""
    low = [1, *(edge + 1 for edge in BANDS)]
    named = [_("%(low)d–%(high)d 天") % {"low": a, "high": b} for a, b in zip(low, BANDS, strict=False)]
    return [*named, _("%(days)d 天以上") % {"days": low[-1]}]
