"""Submitting a return and deciding on it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from diaodu.returns.commands.deciding import accept_return, send_back, submit_return
from diaodu.returns.views.telling import told_on_its_page


@require_POST
@told_on_its_page
def submit(request: HttpRequest, key: UUID) -> HttpResponse:
    """Send a return in for review."""
    submit_return(actor=request.user, key=key)
    messages.success(request, _("已報送，等待審核。"))
    return redirect("return", key=key)


@require_POST
@told_on_its_page
def accept(request: HttpRequest, key: UUID) -> HttpResponse:
    """Accept a return into the ledger."""
    found = accept_return(actor=request.user, key=key)
    words = {"accepted": _("已審核入賬。"), "accepting": _("正在入賬，完成後本頁會更新。")}
    messages.success(request, words[found.state])
    return redirect("return", key=key)


@require_POST
@told_on_its_page
def back(request: HttpRequest, key: UUID) -> HttpResponse:
    """Send a return back with the reason."""
    send_back(actor=request.user, key=key, reason=request.POST.get("reason", ""))
    messages.success(request, _("已退回。"))
    return redirect("return", key=key)
