"""Pages of the policies room."""

from __future__ import annotations

from datetime import date
from io import BytesIO

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from diaodu.kit import clock
from diaodu.kit.asking import asked_day, asked_number
from diaodu.kit.refusals import NotFound
from diaodu.kit.spreadsheets.writing import CONTENT_TYPES
from diaodu.ledger.queries import newest_number
from diaodu.people.confirming import confirmation_required
from diaodu.people.permissions import Permission
from diaodu.people.viewers import viewer_of
from diaodu.policies import queries
from diaodu.policies.commands import tell_matched
from diaodu.policies.exports import export_never_came
from diaodu.policies.forms import FilterForm
from diaodu.policies.jobs import queue_telling
from diaodu.policies.validity import Standing, standing_word

MANY = 200  # from so many on the worker tells them


def _day(request: HttpRequest) -> date:
    """The day that a page is asked for; today by itself."""
    return asked_day(request.GET.get("on", "")) or clock.today()


@require_safe
def policies(request: HttpRequest) -> HttpResponse:
    """Packages and measures."""
    on, filters = _day(request), FilterForm(request.GET).filters()
    shown = queries.catalogue(viewer_of(request.user), filters, on=on, page=request.GET.get("page"))
    standings = [(standing.value, standing_word(standing)) for standing in Standing]
    context = {"section": "policies", "shown": shown, "filters": filters, "on": on, "standings": standings}
    context |= {"page": shown.page, "generated": shown.generated}
    return render(request, "policies/policies.html", context)


@require_safe
def package(request: HttpRequest, code: str) -> HttpResponse:
    """One package with its measures."""
    on = _day(request)
    shown = queries.package_page(viewer_of(request.user), code, on=on, page=request.GET.get("page"))
    context = {"section": "policies", "shown": shown, "on": on, "page": shown.page}
    context |= {"generated": shown.package.package.pack.generated}
    return render(request, "policies/package.html", context)


@require_safe
def measure(request: HttpRequest, code: str) -> HttpResponse:
    """One measure: its rule, whom it fits, and its cases."""
    on, asked = _day(request), request.GET
    viewer = viewer_of(request.user)
    shown = queries.measure_page(viewer, code, on=on, shown=asked.get("show", ""), page=asked.get("page"))
    context = {"section": "policies", "shown": shown, "on": on, "page": shown.page, "lists": queries.LISTS}
    context |= {"generated": shown.row.measure.pack.generated, "may_export": viewer.may(Permission.SUBJECT_EXPORT)}
    return render(request, "policies/measure.html", context)


@require_POST
def tell(request: HttpRequest, code: str) -> HttpResponse:
    """Tell one subject, or everybody who is due: at once, or by the worker when they are many."""
    viewer, subject = viewer_of(request.user), request.POST.get("subject", "")
    found = queries.measure_page(viewer, code, on=clock.today(), shown="never", page=None)
    if not subject and found.counts and found.counts.never > MANY and found.may_tell and found.is_automatic:
        queue_telling(actor=viewer.user, measure=found.row.measure, on=clock.today())
        messages.info(request, _("對象較多，正在後台告知；刷新本頁可看進度。"))
    else:
        told = tell_matched(actor=viewer.user, measure=code, on=clock.today(), subject=subject)
        messages.success(request, _("已告知 %(count)d 個對象。") % {"count": told.count})
    return redirect("policy_measure", code=code)


@require_safe
@confirmation_required
def never(request: HttpRequest, code: str, form: str) -> HttpResponse:
    """Those who never came, as a table."""
    if form not in CONTENT_TYPES:
        raise NotFound(_("只能導出 xlsx 或 csv。"))
    stream = BytesIO()
    export_never_came(viewer=viewer_of(request.user), code=code, stream=stream, file_format=form)
    response = HttpResponse(stream.getvalue(), content_type=CONTENT_TYPES[form])
    response["Content-Disposition"] = f'attachment; filename="never-{code}.{form}"'
    return response


@require_safe
def subject(request: HttpRequest, code: str) -> HttpResponse:
    """The measures for one subject, as known at a ledger number."""
    on, known = _day(request), asked_number(request.GET.get("known", ""))
    shown = queries.matches_of(viewer_of(request.user), code, on=on, known=known)
    context = {"section": "policies", "shown": shown, "on": on, "known": known, "newest": newest_number()}
    context |= {"generated": shown.subject.pack.generated}
    return render(request, "policies/subject.html", context)


@require_safe
def take_up(request: HttpRequest) -> HttpResponse:
    """What became of the cases, by measure, place or month."""
    asked = request.GET
    shown = queries.take_up(viewer_of(request.user), by=asked.get("by", ""), place=asked.get("place", ""))
    return render(
        request, "policies/take_up.html", {"section": "policies", "shown": shown, "generated": shown.generated}
    )
