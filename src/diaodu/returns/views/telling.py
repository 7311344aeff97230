"""Refusals of what is done on a return's page are told there: its reporter reads on where the remedy is."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from diaodu.kit.refusals import Forbidden, NotFound, Refusal
from diaodu.returns.refusals import ReturnNotReady

View = Callable[[HttpRequest, UUID], HttpResponse]


def told_on_its_page(view: View) -> View:
    """Lead back to the return's page, which shows why; of one that is not ready, only what is left to do.

    A program, which asks for no pages, gets the refusal itself; so does who may not do it at all.
    """

    @wraps(view)
    def tell(request: HttpRequest, key: UUID) -> HttpResponse:
        try:
            return view(request, key)
        except (Forbidden, NotFound):
            raise
        except Refusal as refusal:
            if "text/html" not in request.headers.get("Accept", ""):
                raise
            messages.error(request, str(refusal))
            query = {"show": "open"} if isinstance(refusal, ReturnNotReady) else {}
            return redirect(reverse("return", args=[key], query=query))

    return tell
