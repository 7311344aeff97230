"""One's own account: sessions, second factor, password."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from diaodu.kit.asking import number_or_none
from diaodu.notices.feeding import close_feed, open_feed
from diaodu.notices.feeds import open_key_of
from diaodu.people.commands import WeakPassword, change_password
from diaodu.people.confirming import confirmation_required
from diaodu.people.factors import has_factor, must_have_factor
from diaodu.people.models import User
from diaodu.people.sessions import end_session, end_sessions, give_new_key, sessions_of
from diaodu.web.access.forms import NewPassword


@never_cache
@require_safe
def account(request: HttpRequest) -> HttpResponse:
    """Where one is signed in, and by what."""
    user = _oneself(request)
    context = {
        "section": "account",
        "sessions": sessions_of(user),
        "this_session": request.session.session_key,
        "has_factor": has_factor(user),
        "must_have_factor": must_have_factor(user),
        "feed": open_key_of(user),
    }
    return render(request, "account/account.html", context)


@require_POST
def end(request: HttpRequest) -> HttpResponse:
    """Sign out elsewhere: of one session, or of all but this one."""
    user, number = _oneself(request), number_or_none(request.POST.get("session", ""))
    if number is not None:
        end_session(actor=user, number=number)
    else:
        end_sessions(actor=user, user=user, keep=request.session.session_key or "")
    messages.success(request, _("已在其他地方退出。"))
    return redirect("account")


@never_cache
@require_POST
@confirmation_required
def feed_open(request: HttpRequest) -> HttpResponse:
    """Give oneself a new address of one's calendar; it is shown this once."""
    key = open_feed(actor=_oneself(request))
    address = request.build_absolute_uri(reverse("calendar_feed", args=[key]))
    return render(request, "account/feed.html", {"section": "account", "address": address})


@require_POST
def feed_close(request: HttpRequest) -> HttpResponse:
    """Revoke the address of one's calendar."""
    close_feed(actor=_oneself(request))
    messages.success(request, _("日曆地址已撤銷。"))
    return redirect("account")


@sensitive_post_parameters()
@never_cache
def password(request: HttpRequest) -> HttpResponse:
    """Choose a new password; every other session ends with it."""
    user = _oneself(request)
    form = NewPassword(user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            change_password(
                user=user,
                password=form.cleaned_data["new_password1"],
                keep_session=request.session.session_key or "",
            )
        except WeakPassword as refusal:
            form.add_error("new_password1", str(refusal))
        else:
            give_new_key(request, user)
            messages.success(request, _("密碼已更改，其他地方的登錄都已退出。"))
            return redirect("account")
    return render(request, "account/password.html", {"section": "account", "form": form})


def _oneself(request: HttpRequest) -> User:
    return cast("User", request.user)
