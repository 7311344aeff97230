"""Two public answers for whoever watches the site: is the process alive, can it serve."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache

from diaodu.notices.queries import mail_state
from diaodu.packs.models import Pack
from diaodu.web.migrating import pending_migrations


@login_not_required
@never_cache
def live(_request: HttpRequest) -> JsonResponse:
    """The process answers; the database is not asked."""
    return JsonResponse({"status": "live"})


@login_not_required
@never_cache
def ready(_request: HttpRequest) -> JsonResponse:
    """The database answers, has every table, and holds a pack; and whether mail arrives, which decides nothing."""
    checks = readiness()
    is_ready = all(value == "ok" for value in checks.values())
    body: dict[str, object] = {"status": "ready" if is_ready else "not_ready", "checks": checks}
    if is_ready:  # mail that does not arrive is no reason to take the site away
        body["mail"] = mail_state()
    return JsonResponse(body, status=200 if is_ready else 503)


def readiness() -> dict[str, str]:
    """What was checked and found; a check that could not be made is ``unknown``."""
    try:
        connection.ensure_connection()
        if pending_migrations():
            return {"database": "ok", "migrations": "pending", "packs": "unknown"}
        packs = "ok" if Pack.objects.exists() else "none_loaded"
    except DatabaseError:
        return {"database": "unreachable", "migrations": "unknown", "packs": "unknown"}
    return {"database": "ok", "migrations": "ok", "packs": packs}
