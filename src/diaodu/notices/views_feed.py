"""The feed of a person's calendar."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from diaodu.kit import clock
from diaodu.notices.feeding import note_use
from diaodu.notices.feeds import calendar_file, feed_key


@never_cache
@login_not_required
@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar that a key opens, for the programs that fetch it."""
    found = feed_key(token)
    note_use(found)
    content = calendar_file(found, now=clock.now(), address=request.build_absolute_uri)
    return HttpResponse(content, content_type="text/calendar; charset=utf-8")
