"""What every request passes: an id and one log line, and the content security policy."""

from __future__ import annotations

import logging
import re
import secrets
import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from diaodu.audit import commands
from diaodu.kit.once import one_look
from diaodu.people.addresses import client_address

Handler = Callable[[HttpRequest], HttpResponse]

logger = logging.getLogger("diaodu.request")
SAFE_ID = re.compile(r"[A-Za-z0-9-]{8,64}")


class RequestLogMiddleware:
    """Give each request an id and write one line about it. Query strings hold searches, so they are left out."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        started = time.perf_counter()
        offered = request.headers.get("X-Request-ID", "")
        request_id = offered if SAFE_ID.fullmatch(offered) else secrets.token_hex(8)
        # Each thread serves one request at a time, and each request sets both anew.
        commands.request_id.set(request_id)
        commands.address.set(client_address(request))
        response = self.get_response(request)
        response["X-Request-ID"] = request_id
        logger.info(
            "request",
            extra={
                "request_id": request_id,
                "method": request.method,
                "path": request.path,
                "status": response.status_code,
                "ms": round((time.perf_counter() - started) * 1000),
                "user": _user_key(request),
            },
        )
        return response


class OneLookMiddleware:
    """A page that only reads asks the same question once (``kit.once``); one that writes sees what it has written."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in {"GET", "HEAD"}:
            return self.get_response(request)
        with one_look():
            return self.get_response(request)


class ContentSecurityPolicyMiddleware:
    """Send ``settings.SECURE_CSP``, under the name that Django 6 gives it; goes when Django brings its own."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response
        self.policy = "; ".join(f"{name} {' '.join(sources)}" for name, sources in settings.SECURE_CSP.items())

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", self.policy)
        return response


def _user_key(request: HttpRequest) -> str | None:
    """The signed-in person's key, without reading the session only for the log."""
    session = getattr(request, "session", None)
    if session is None or not session.accessed:
        return None
    key = getattr(request.user, "key", None)
    return str(key) if key else None
