"""Refusals of what is done on a return's page are told there: its reporter reads on where the remedy is."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse

from diaodu.kit.refusals import Forbidden, NotFound, Refusal
from diaodu.people.viewers import viewer_of
from diaodu.returns import queries
from diaodu.returns.refusals import ReturnNotReady
from diaodu.returns.views.shown import show_printed, show_return

View = Callable[..., HttpResponse]


def told_on_its_page(view: View) -> View:
    """Answer a refusal with the return's page, which says why, and with the refusal's own status.

    A program, which asks for no pages, gets the refusal itself; so does who may not do it at all.
    """

    @wraps(view)
    def tell(request: HttpRequest, key: UUID, **rest: Any) -> HttpResponse:
        try:
            return view(request, key, **rest)
        except (Forbidden, NotFound):
            raise
        except Refusal as refusal:
            if "text/html" not in request.headers.get("Accept", ""):
                raise
            return _told(request, key, refusal)

    return tell


def _told(request: HttpRequest, key: UUID, refusal: Refusal) -> HttpResponse:
    """The page as if it had been asked for, so that its links lead on from there and not from what was refused."""
    found = queries.return_shown(viewer_of(request.user), key)
    look = copy(request)
    look.path = reverse("return" if found.page is None else "intake_page", args=[key])
    lines = isinstance(refusal, ReturnNotReady) and any(problem.row for problem in refusal.problems)
    query = "show=open" if lines and found.page is None else ""
    look.GET, look.META = QueryDict(query), {**request.META, "QUERY_STRING": query}
    return show_return(look, found, refusal) if found.page is None else show_printed(look, found, refusal)
