"""Sessions: begun at a sign-in, ended when idle or old, and by their owner from another one."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from django.conf import settings
from django.contrib.auth import update_session_auth_hash
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest

from diaodu.audit.commands import record
from diaodu.kit import clock
from diaodu.people.addresses import client_address
from diaodu.people.models import SignIn, User

STARTED, SEEN = "signed_in_at", "seen_at"
SEEN_EVERY = 60.0  # seconds between two notes of being used: a page must not cost a write


class Ended(StrEnum):
    """Why a session may not go on."""

    IDLE = "idle"
    OLD = "old"


def begin(request: HttpRequest, user: User) -> None:
    """Note a sign-in. Django has given the session a new key already."""
    now = clock.now()
    if not request.session.session_key:
        request.session.create()
    request.session[STARTED] = request.session[SEEN] = now.timestamp()
    SignIn.objects.update_or_create(
        session_key=request.session.session_key,
        defaults={
            "user": user,
            "started_at": now,
            "seen_at": now,
            "address": client_address(request),
            "agent": request.headers.get("User-Agent", "")[:200],
        },
    )
    # Whoever comes in sweeps: nothing else takes away what has run out.
    SignIn.objects.filter(started_at__lt=now - timedelta(seconds=settings.SESSION_COOKIE_AGE)).delete()
    Session.objects.filter(expire_date__lt=now).delete()


def ended(request: HttpRequest) -> Ended | None:
    """Whether the request's session has ended; one that goes on is noted as used."""
    now = clock.now()
    started, seen = request.session.get(STARTED, 0.0), request.session.get(SEEN, 0.0)
    if now.timestamp() - started > settings.SESSION_COOKIE_AGE:
        return Ended.OLD
    if now.timestamp() - seen > settings.SESSION_IDLE:
        return Ended.IDLE
    if now.timestamp() - seen > SEEN_EVERY:
        _note_use(request, now)
    return None


def _note_use(request: HttpRequest, now: datetime) -> None:
    request.session[SEEN] = now.timestamp()
    SignIn.objects.filter(session_key=request.session.session_key).update(seen_at=now)


def sessions_of(user: User) -> QuerySet[SignIn]:
    """The sessions of a user that can still be used, the latest used first."""
    idle = clock.now() - timedelta(seconds=settings.SESSION_IDLE + SEEN_EVERY)
    keys = Session.objects.filter(expire_date__gt=clock.now()).values("session_key")
    return SignIn.objects.filter(user=user, seen_at__gt=idle, session_key__in=keys)


@transaction.atomic
def end_sessions(*, actor: User | None, user: User, keep: str = "") -> int:
    """End every session of a user but the one with the key ``keep``; how many were ended."""
    rows = SignIn.objects.filter(user=user).exclude(session_key=keep)
    keys = list(rows.values_list("session_key", flat=True))
    rows.delete()
    Session.objects.filter(session_key__in=keys).delete()
    if keys:
        record(actor=actor, tag="people:session:end", kind="user", key=str(user.key), new={"sessions": len(keys)})
    return len(keys)


def end_session(*, actor: User, number: int) -> None:
    """End one session of one's own; one that is not, or is gone, is no error."""
    row = SignIn.objects.filter(user=actor, pk=number).first()
    if row is None:
        return
    with transaction.atomic():
        row.delete()
        Session.objects.filter(session_key=row.session_key).delete()
        record(actor=actor, tag="people:session:end", kind="user", key=str(actor.key), new={"sessions": 1})


def give_new_key(request: HttpRequest, user: User) -> None:
    """Go on in the same session under a new key, after the password it was signed in with was changed."""
    old = request.session.session_key
    update_session_auth_hash(request, user)
    SignIn.objects.filter(session_key=old).update(session_key=request.session.session_key)


def forget(session_key: str | None) -> None:
    """Forget a session that its owner signed out of."""
    SignIn.objects.filter(session_key=session_key or "").delete()
