"""Pages of one's notices."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from diaodu.kit import clock
from diaodu.kit.refusals import NotFound
from diaodu.notices import queries
from diaodu.notices.commands import mark_all_seen, mark_seen
from diaodu.notices.models import Notice
from diaodu.people.models import User
from diaodu.people.viewers import viewer_of

ROWS = 50


@never_cache
@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """One's notices, the unread first."""
    viewer = viewer_of(request.user)
    page = Paginator(queries.notices(viewer), ROWS).get_page(request.GET.get("page"))
    context = {"section": "notices", "page": page, "shown": queries.in_words(list(page.object_list))}
    return render(request, "notices/notices.html", context)


@require_POST
def open_notice(request: HttpRequest, number: int) -> HttpResponse:
    """Go to what a notice is about; it is read by that."""
    return redirect(_read(request, number).address)


@require_POST
def seen(request: HttpRequest, number: int) -> HttpResponse:
    """Mark one as read."""
    _read(request, number)
    return redirect("notices")


@require_POST
def all_seen(request: HttpRequest) -> HttpResponse:
    """Mark all as read."""
    mark_all_seen(actor=cast("User", request.user), at=clock.now())
    messages.success(request, _("全部標為已讀。"))
    return redirect("notices")


def _read(request: HttpRequest, number: int) -> Notice:
    found = mark_seen(actor=cast("User", request.user), notice=number, at=clock.now())
    if found is None:
        raise NotFound(_("沒有這條提醒。"))
    return found
