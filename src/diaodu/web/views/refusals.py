"""Refusals as pages: one place turns typed refusals, and Django's own errors, into words with the right status."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from diaodu.kit.asking import number_or_none
from diaodu.kit.controls import has_controls
from diaodu.kit.refusals import Refusal

NUL = "\0"
MOST_BODY = 32 * 2**20  # bytes of a request: the largest file that is taken, and room to say that one is larger
Handler = Callable[[HttpRequest], HttpResponse]


class RefusalMiddleware:
    """Turns a ``Refusal`` raised by a view into its page, or into a fragment for htmx."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if NUL in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            # no text of ours holds one, and the database cannot be asked for it
            return explain(request, status=404, explanation=_("這個地址不存在，或不在您的範圍內。"))
        length = number_or_none(request.META.get("CONTENT_LENGTH") or "0")
        if length is None or length > MOST_BODY:
            # before anybody looks into it: what is looked into is written to the disk first
            return explain(request, status=413, explanation=_("發送的內容過大。"))
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: object) -> HttpResponse | None:
        """Refuse a text with characters that cannot be kept or shown."""
        if any(has_controls(text) for key, texts in request.POST.lists() for text in (key, *texts)):
            return explain(request, status=400, explanation=_("填寫的內容無法識別。"))
        return None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Explain an expected refusal; anything else is a bug and stays loud."""
        if not isinstance(exception, Refusal):
            return None
        return explain(request, status=exception.status, explanation=str(exception))


def explain(request: HttpRequest, *, status: int, explanation: str) -> HttpResponse:
    """The page of a refusal."""
    template = "_refusal.html" if request.headers.get("HX-Request") else "refusal.html"
    return render(request, template, {"heading": _heading(status), "explanation": explanation}, status=status)


def _heading(status: int) -> str:
    headings = {403: _("沒有權限"), 404: _("找不到"), 409: _("現在不能這樣做")}
    return headings.get(status, _("請求不成立"))


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's 400: a host that is not ours, a form too large or out of order."""
    del exception
    return explain(request, status=400, explanation=_("請求無法識別，或填寫的內容過多。"))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's 404."""
    del exception
    return explain(request, status=404, explanation=_("這個地址不存在，或不在您的範圍內。"))


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's 403."""
    del exception
    return explain(request, status=403, explanation=_("您的角色不允許此操作。"))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without its token: most often a page left open for too long."""
    del reason
    return explain(request, status=403, explanation=_("頁面已過期，請返回上一頁刷新後再提交。"))
