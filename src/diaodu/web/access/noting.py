"""What signing in leaves behind: a row for the session, and entries in the audit."""

from __future__ import annotations

from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.account.signals import authentication_step_completed
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db.models.signals import post_save
from django.dispatch import receiver
from django.http import HttpRequest

from diaodu.audit.commands import record
from diaodu.people.models import User
from diaodu.people.sessions import begin, end_sessions, forget


@receiver(user_logged_in)
def note_sign_in(request: HttpRequest, user: User, **_kwargs: Any) -> None:
    """Begin a session."""
    begin(request, user)
    ways = [str(one["method"]) for one in get_authentication_records(request, user)]
    record(actor=user, tag="people:session:begin", kind="user", key=str(user.key), new={"by": ways})


@receiver(user_logged_out)
def note_sign_out(request: HttpRequest, user: User | None, **_kwargs: Any) -> None:
    """Forget a session; Django throws it away after this."""
    forget(request.session.session_key)
    if user is not None:
        record(actor=user, tag="people:session:end", kind="user", key=str(user.key), new={"sessions": 1})


@receiver(user_login_failed)
def note_failure(credentials: dict[str, Any], **_kwargs: Any) -> None:
    """Keep a failed sign-in. A name that nobody has is not kept: it may be a mistyped password."""
    user = User.objects.filter(username=credentials.get("username", "")).first()
    record(actor=None, tag="people:session:refuse", kind="user", key=str(user.key) if user else "")


@receiver(authentication_step_completed)
def note_confirmation(user: User, method: str, **kwargs: Any) -> None:
    """Keep that somebody showed once more who they are."""
    if kwargs.get("reauthenticated"):
        record(actor=user, tag="people:session:confirm", kind="user", key=str(user.key), new={"by": method})


@receiver(post_save, sender=Authenticator)
def note_factor(instance: Authenticator, *, created: bool, **_kwargs: Any) -> None:
    """A second factor, or a set of recovery codes, was made: kept in the transaction that made it."""
    if created:
        _keep(instance.user, "add", instance)


@receiver(authenticator_added)
def end_older_sessions(request: HttpRequest, user: User, **_kwargs: Any) -> None:
    """Sessions that began without the second factor end."""
    end_sessions(actor=user, user=user, keep=request.session.session_key or "")


@receiver(authenticator_removed)
def note_removed_factor(user: User, authenticator: Any, **_kwargs: Any) -> None:
    """A second factor was taken away by its owner."""
    _keep(user, "remove", authenticator)


def _keep(user: User, verb: str, authenticator: Any) -> None:
    new = {"type": authenticator.type}
    record(actor=user, tag=f"people:factor:{verb}", kind="user", key=str(user.key), new=new)
