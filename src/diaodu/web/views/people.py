"""Accounts and roles: the list, one account, and what is done to it. Each act asks once more who one is."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from diaodu.kit.refusals import Refusal
from diaodu.notices.details import erase_details
from diaodu.notices.queries import unreached
from diaodu.people.commands import disable_user, enable_user, revoke_role, sign_out
from diaodu.people.confirming import confirmation_required, confirmed_first
from diaodu.people.factors import reset_factor
from diaodu.people.models import User
from diaodu.people.permissions import Permission
from diaodu.people.queries import account, account_shown, accounts
from diaodu.people.viewers import viewer_of
from diaodu.web.people.forms import GrantForm, NewAccountForm, PasswordForm
from diaodu.web.people.shown import in_words, rows

ROWS = 50
INVALID = 422


@never_cache
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """The accounts that the viewer manages."""
    viewer = viewer_of(request.user)
    asked = {name: request.GET.get(name, "").strip() for name in ("q", "state")}
    page = Paginator(accounts(viewer, text=asked["q"], state=asked["state"]), ROWS).get_page(request.GET.get("page"))
    context = {"section": "people", "asked": asked, "page": page, "rows": rows(viewer, list(page))}
    context |= {"unreached": unreached(viewer)}
    return render(request, "people/people.html", context)


@never_cache
@require_safe
def person(request: HttpRequest, key: UUID) -> HttpResponse:
    """One account: its roles, and what may be done with it."""
    return _show(request, account(viewer_of(request.user), key))


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@confirmed_first
def new(request: HttpRequest) -> HttpResponse:
    """Make an account with its first role."""
    viewer_of(request.user).require(Permission.USER_MANAGE)
    form, status = NewAccountForm(_oneself(request), request.POST or None), 200
    if request.method == "POST":
        refusal = form.carried_out(_oneself(request)) if form.is_valid() else None
        if form.made is not None:
            messages.success(request, _("賬號已建立。請另行告知本人用戶名和密碼。"))
            return redirect("person", key=form.made.key)
        status = refusal.status if refusal else INVALID
    return render(request, "people/new.html", {"section": "people", "form": form}, status=status)


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@confirmed_first
def password(request: HttpRequest, key: UUID) -> HttpResponse:
    """Give somebody a new password."""
    viewer = viewer_of(request.user)
    user = account(viewer, key)
    shown, form, status = account_shown(viewer, user), PasswordForm(user, request.POST or None), 200
    if request.method == "POST":
        refusal = form.carried_out(_oneself(request)) if form.is_valid() else None
        if form.is_valid():
            messages.success(request, _("密碼已更改，該賬號的登錄都已退出。請另行告知本人。"))
            return redirect("person", key=key)
        status = refusal.status if refusal else INVALID
    context = {"section": "people", "shown": shown, "form": form}
    return render(request, "people/password.html", context, status=status)


@require_POST
@confirmation_required
def grant(request: HttpRequest, key: UUID) -> HttpResponse:
    """Give a role."""
    user = account(viewer_of(request.user), key)
    form = GrantForm(_oneself(request), user, request.POST)
    refusal = form.carried_out(_oneself(request)) if form.is_valid() else None
    if not form.is_valid():
        return _show(request, user, form=form, status=refusal.status if refusal else INVALID)
    messages.success(request, _("角色已授予。"))
    return redirect("person", key=key)


@require_POST
@confirmation_required
def revoke(request: HttpRequest, key: UUID) -> HttpResponse:
    """Take a role away."""
    asked = {"role": request.POST.get("role", ""), "place_code": request.POST.get("place", "")}
    return _act(request, key, lambda user: revoke_role(actor=_oneself(request), user=user, **asked), _("角色已收回。"))


@require_POST
@confirmation_required
def disable(request: HttpRequest, key: UUID) -> HttpResponse:
    """Close an account."""
    return _act(
        request, key, lambda user: disable_user(actor=_oneself(request), user=user), _("賬號已停用，登錄都已退出。")
    )


@require_POST
@confirmation_required
def enable(request: HttpRequest, key: UUID) -> HttpResponse:
    """Open a closed account again."""
    return _act(request, key, lambda user: enable_user(actor=_oneself(request), user=user), _("賬號已重新啟用。"))


@require_POST
@confirmation_required
def factor(request: HttpRequest, key: UUID) -> HttpResponse:
    """Take away a second factor that was lost."""
    return _act(
        request,
        key,
        lambda user: reset_factor(actor=_oneself(request), user=user),
        _("第二步驗證已重置，登錄都已退出。"),
    )


@require_POST
@confirmation_required
def sessions(request: HttpRequest, key: UUID) -> HttpResponse:
    """End all sessions of somebody."""
    return _act(request, key, lambda user: sign_out(actor=_oneself(request), user=user), _("該賬號的登錄都已退出。"))


@require_POST
@confirmation_required
def details(request: HttpRequest, key: UUID) -> HttpResponse:
    """Forget somebody's personal details."""
    return _act(request, key, lambda user: erase_details(actor=_oneself(request), user=user), _("個人信息已抹去。"))


def _act(request: HttpRequest, key: UUID, act: Callable[[User], object], done: str) -> HttpResponse:
    """Do something to an account; a refusal is told on its page."""
    viewer = viewer_of(request.user)
    user = account(viewer, key)
    try:
        act(user)
    except Refusal as refusal:
        return _show(request, user, refused=refusal, status=refusal.status)
    messages.success(request, done)
    # an account whose last role in sight was taken away is not to be seen any more
    seen = accounts(viewer).filter(key=key).exists()
    return redirect("person", key=key) if seen else redirect("people")


def _show(
    request: HttpRequest,
    user: User,
    *,
    form: GrantForm | None = None,
    refused: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    shown = account_shown(viewer_of(request.user), user)
    context = {
        "section": "people",
        "shown": shown,
        "held": in_words(shown.grants),
        "form": form or GrantForm(_oneself(request), user),
        "refused": refused,
    }
    return render(request, "people/person.html", context, status=status)


def _oneself(request: HttpRequest) -> User:
    return cast("User", request.user)
