"""Pages in one's account: what is mailed and where to, and what is kept about oneself."""

from __future__ import annotations

from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from diaodu.kit import clock
from diaodu.kit.refusals import Refusal
from diaodu.notices import queries
from diaodu.notices.contacts import choose_mailing, confirm_email, enter_email, enter_phone, remove_contact
from diaodu.notices.details import erase_details
from diaodu.notices.models import AT_ONCE, DIGEST, EMAIL, NOTHING, PHONE
from diaodu.people.confirming import confirmation_required
from diaodu.people.models import User


@never_cache
@require_safe
def mailing(request: HttpRequest) -> HttpResponse:
    """One's address and number, and what is mailed."""
    return _page(request)


@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Choose what is mailed."""
    wanted, language = (request.POST.get(name, "") for name in ("wanted", "language"))
    try:
        choose_mailing(actor=_oneself(request), wanted=wanted, language=language)
    except Refusal as refusal:
        return _page(request, status=refusal.status, refused=str(refusal))
    messages.success(request, _("已保存。"))
    return redirect("mailing")


@require_POST
@confirmation_required
def enter(request: HttpRequest) -> HttpResponse:
    """Enter an address, which is asked by mail whether it is one's own, or a number."""
    user, kind, value = _oneself(request), request.POST.get("kind", ""), request.POST.get("value", "")
    try:
        if kind == PHONE:
            enter_phone(actor=user, value=value, at=clock.now())
            messages.success(request, _("已保存。"))
        else:
            enter_email(actor=user, value=value, link=_link, at=clock.now())
            messages.success(request, _("確認郵件已發出，請在一天之內打開其中的鏈接。"))
    except Refusal as refusal:
        return _page(request, status=refusal.status, refused=str(refusal), typed={kind: value})
    return redirect("mailing")


@require_POST
def remove(request: HttpRequest) -> HttpResponse:
    """Have an address or number forgotten."""
    kind = PHONE if request.POST.get("kind") == PHONE else EMAIL
    remove_contact(actor=_oneself(request), kind=kind)
    messages.success(request, _("已刪除。"))
    return redirect("mailing")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Confirm an address. Opening the link changes nothing: programs at the mailbox open links too."""
    context: dict[str, Any] = {"section": "account"}
    if request.method != "POST":
        return render(request, "notices/confirm.html", context)
    try:
        confirm_email(actor=_oneself(request), token=token, at=clock.now())
    except Refusal as refusal:
        return render(request, "notices/confirm.html", {**context, "refused": str(refusal)}, status=refusal.status)
    messages.success(request, _("郵箱已確認。"))
    return redirect("mailing")


@never_cache
@require_safe
def details(request: HttpRequest) -> HttpResponse:
    """What is kept about oneself, what for and until when."""
    context = {"section": "account", "details": queries.details_of(_oneself(request))}
    return render(request, "notices/details.html", context)


@never_cache
@require_safe
@confirmation_required
def export(request: HttpRequest) -> HttpResponse:
    """The same as a file, with one's sessions and notices."""
    found = JsonResponse(queries.exported(_oneself(request)), json_dumps_params={"ensure_ascii": False, "indent": 2})
    found["Content-Disposition"] = 'attachment; filename="details.json"'
    return found


@require_POST
@confirmation_required
def erase(request: HttpRequest) -> HttpResponse:
    """Have one's details forgotten."""
    user = _oneself(request)
    erase_details(actor=user, user=user)
    messages.success(request, _("您的個人信息已抹去。"))
    return redirect("details")


def _page(request: HttpRequest, *, status: int = 200, **told: Any) -> HttpResponse:
    user = _oneself(request)
    wanted = {AT_ONCE: _("隨到隨發"), DIGEST: _("每個工作日 8 時彙總發一封，緊急的隨到隨發"), NOTHING: _("不發郵件")}
    context = {"section": "account", "wanted": wanted, "mailing": queries.mailing_of(user), "mail_on": settings.MAIL_ON}
    context |= {"contacts": queries.contacts_of(user), "languages_offered": settings.LANGUAGES}
    return render(request, "notices/mailing.html", {**context, **told}, status=status)


def _link(token: str) -> str:
    return settings.SITE_ADDRESS + reverse("email_confirm", args=[token])


def _oneself(request: HttpRequest) -> User:
    return cast("User", request.user)
