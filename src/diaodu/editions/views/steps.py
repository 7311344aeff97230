"""The steps of a circular, each a button on its page."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from diaodu.editions import commands
from diaodu.editions.views.telling import told_on_its_page


@require_POST
@told_on_its_page
def refresh(request: HttpRequest, key: UUID) -> HttpResponse:
    """Compose a draft anew, as known now."""
    commands.refresh_edition(actor=request.user, key=key)
    messages.success(request, _("已按最新台賬重算。"))
    return redirect("edition", key=key)


@require_POST
@told_on_its_page
def review(request: HttpRequest, key: UUID) -> HttpResponse:
    """Say that a draft was checked."""
    commands.review_edition(actor=request.user, key=key)
    messages.success(request, _("已核稿，等待他人簽發。"))
    return redirect("edition", key=key)


@require_POST
@told_on_its_page
def approve(request: HttpRequest, key: UUID) -> HttpResponse:
    """Approve what somebody else drafted and reviewed."""
    commands.approve_edition(actor=request.user, key=key)
    messages.success(request, _("已簽發，可以發佈。"))
    return redirect("edition", key=key)


@require_POST
@told_on_its_page
def back(request: HttpRequest, key: UUID) -> HttpResponse:
    """Make it a draft again, with the reason."""
    commands.send_back_edition(actor=request.user, key=key, reason=request.POST.get("reason", ""))
    messages.success(request, _("已退回起草。"))
    return redirect("edition", key=key)


@require_POST
@told_on_its_page
def withdraw(request: HttpRequest, key: UUID) -> HttpResponse:
    """Put it away, with the reason."""
    commands.withdraw_edition(actor=request.user, key=key, reason=request.POST.get("reason", ""))
    messages.success(request, _("已撤回。"))
    return redirect("edition", key=key)


@require_POST
@told_on_its_page
def release(request: HttpRequest, key: UUID) -> HttpResponse:
    """Release it for good, with the reason where numbers are in doubt."""
    commands.release_edition(actor=request.user, key=key, reason=request.POST.get("reason", ""))
    messages.success(request, _("已發佈；從此不再改動。"))
    return redirect("edition", key=key)


@require_POST
@told_on_its_page
def correct(request: HttpRequest, key: UUID) -> HttpResponse:
    """Draft the notice that corrects a released edition."""
    notice = commands.draft_correction(actor=request.user, key=key)
    messages.success(request, _("已起草更正通知。"))
    return redirect("edition", key=notice.key)
