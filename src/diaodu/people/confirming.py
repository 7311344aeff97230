"""Sudo mode: what is hard to take back asks for the password, or the second factor, once more.

A confirmation is good for ``settings.ACCOUNT_REAUTHENTICATION_TIMEOUT`` seconds; signing in is one.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from allauth.account.authentication import get_authentication_records
from allauth.core.exceptions import ReauthenticationRequired
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from diaodu.kit import clock

Rest = ParamSpec("Rest")
View = Callable[Concatenate[HttpRequest, Rest], HttpResponse]


def confirmed(request: HttpRequest) -> bool:
    """Whether whoever sits there has shown who they are a short while ago."""
    shown = [record["at"] for record in get_authentication_records(request, request.user)]
    return bool(shown) and clock.now().timestamp() - max(shown) < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


def confirmation_required(view: View[Rest]) -> View[Rest]:
    """Ask for a confirmation before the view; what was posted is kept meanwhile and taken up again after it."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponse:
        if not confirmed(request):
            raise ReauthenticationRequired
        return view(request, *args, **kwargs)

    return guarded


def confirmed_first(view: View[Rest]) -> View[Rest]:
    """The same for a form that holds a password: it is asked for before it is shown, and nothing posted is kept."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponse:
        if confirmed(request):
            return view(request, *args, **kwargs)
        if request.method == "POST":  # the confirmation ran out while the form was open
            return redirect(request.path)
        raise ReauthenticationRequired

    return guarded
