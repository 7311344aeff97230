"""What is due in a month, closing it, and reminding."""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from diaodu.core.periods import Period
from diaodu.kit import clock
from diaodu.kit.languages import name_in_language
from diaodu.people.confirming import confirmation_required
from diaodu.people.permissions import Permission
from diaodu.people.viewers import viewer_of
from diaodu.register.queries import name_of
from diaodu.returns.commands.closing import close_month, remind, reopen_month
from diaodu.returns.commands.filling import open_return
from diaodu.returns.periods import period_named
from diaodu.returns.queries import closable_places, closed_paths, closings, due_returns, parent_places, usual_period
from diaodu.returns.queries.due import Due
from diaodu.returns.refusals import NotDue

ROWS = 60


class DueLine(NamedTuple):
    """A form that is due, in the present language: long lists are made of texts that need no more looking up."""

    due: Due
    place: str
    form: str
    late: str
    day: str
    names: str

    @classmethod
    def of(cls, due: Due) -> DueLine:
        """How the list shows it."""
        late = _("逾期 %(days)s 天") % {"days": due.late} if due.late else ""
        place, form = name_of(due.place), name_in_language(due.form.names)
        return cls(due, place, form, late, due.due_on.isoformat(), "、".join(due.names))


@require_safe
def returns(request: HttpRequest) -> HttpResponse:
    """Every return that is due in a period, with where it stands."""
    viewer = viewer_of(request.user)
    viewer.require(Permission.RETURN_VIEW)
    token = period_asked(request)
    place, state = request.GET.get("place", ""), request.GET.get("state", "")
    found = due_returns(viewer, token=token, today=clock.today(), within=place)
    chosen = [due for due in found if state in ("", due.state)]
    page = Paginator(chosen, ROWS).get_page(request.GET.get("page"))
    context = {
        "section": "returns",
        "period": token,
        "place": place,
        "places": parent_places(viewer),
        "state": state,
        "counts": {state: sum(due.state == state for due in found) for state in sorted({d.state for d in found})},
        "page": page,
        "lines": [DueLine.of(due) for due in page],
        "waiting": sum(not due.is_in for due in found),
        "closings": closings(viewer, period=token),
        "closable": closable_places(viewer, within=place),
        "closed": closed_paths(Period.parse(token).last_day),
        "may_remind": viewer.may(Permission.RETURN_REVIEW),
        "generated": any(due.place.pack.generated for due in chosen),
    }
    return render(request, "returns/returns.html", context)


def period_asked(request: HttpRequest) -> str:
    """The period in the address; the month that the viewer's places last have returns of, or the last month."""
    asked = request.GET.get("period", "")
    try:
        return period_named(asked).token
    except NotDue:
        last = Period.month_of(clock.today().replace(day=1) - timedelta(days=1))
        return usual_period(viewer_of(request.user)) or last.token


@require_POST
def open_(request: HttpRequest) -> HttpResponse:
    """Begin or go on filling a return."""
    asked = {key: request.POST.get(key, "") for key in ("form", "place", "period")}
    found = open_return(actor=request.user, **asked)
    return redirect("return", key=found.key)


@require_POST
@confirmation_required
def close(request: HttpRequest) -> HttpResponse:
    """Close a month."""
    place, period = request.POST.get("place", ""), request.POST.get("period", "")
    row = close_month(actor=request.user, place=place, period=period)
    messages.success(request, _("%(month)s 已結賬，台賬號 %(number)d。") % {"month": period, "number": row.number})
    return _back(period, place)


@require_POST
@confirmation_required
def reopen(request: HttpRequest) -> HttpResponse:
    """Open a closed month again."""
    period = request.POST.get("period", "")
    place, reason = request.POST.get("place", ""), request.POST.get("reason", "")
    reopen_month(actor=request.user, place=place, period=period, reason=reason)
    messages.success(request, _("%(month)s 已重開。") % {"month": period})
    return _back(period, place)


@require_POST
def remind_all(request: HttpRequest) -> HttpResponse:
    """Ask for everything that is due and not in."""
    period, place = request.POST.get("period", ""), request.POST.get("place", "")
    count = remind(actor=request.user, period=period, within=place)
    messages.success(request, _("已催報 %(count)d 份。") % {"count": count})
    return _back(period, place)


def _back(period: str, place: str = "") -> HttpResponse:
    return redirect(reverse("returns", query={"period": period, "place": place}))
