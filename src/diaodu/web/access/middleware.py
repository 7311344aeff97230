"""What every signed-in request passes: its session's limits, and the second factor of those who need one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from diaodu.people.factors import has_factor, must_have_factor
from diaodu.people.sessions import Ended, ended

Handler = Callable[[HttpRequest], HttpResponse]
# What can be reached without the second factor that one needs: the way to it, and out.
ON_THE_WAY = frozenset({"mfa_activate_totp", "account_reauthenticate", "confirm_single_sign_on", "logout"})


class AccessMiddleware:
    """Looks at a request whose view needs somebody signed in; pages open to all are left alone."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Send away whose session has ended, and lead to the second factor who must have one."""
        del args, kwargs
        if not getattr(view, "login_required", True) or not request.user.is_authenticated:
            return None
        end = ended(request)
        if end:
            logout(request)
            messages.info(request, _told(end))
            return redirect_to_login(request.get_full_path() if request.method == "GET" else "/")
        name = request.resolver_match.url_name if request.resolver_match else ""
        if name not in ON_THE_WAY and must_have_factor(request.user) and not has_factor(request.user):
            return redirect("mfa_activate_totp")
        return None


def _told(end: Ended) -> str:
    if end is Ended.IDLE:
        return _("您有一段時間沒有操作，已自動退出，請重新登錄。")
    return _("本次登錄已到時限，請重新登錄。")
