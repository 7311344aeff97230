"""Who needs a second factor, and what becomes of one that was lost."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction

from diaodu.audit.commands import record
from diaodu.people.models import User
from diaodu.people.reach import lock_accounts, require_opening
from diaodu.people.sessions import end_sessions
from diaodu.people.viewers import Viewer, viewer_of

# The last word of a permission says what is done: these words decide over the work of others.
DECIDING = frozenset({"review", "approve", "release", "close", "decide", "manage", "load"})


def decides(viewer: Viewer) -> bool:
    """Whether any of a viewer's roles lets them decide over others' work, wherever that is."""
    return any(permission.rpartition(":")[2] in DECIDING for scope in viewer.scopes for permission in scope.permissions)


def has_factor(user: User) -> bool:
    """Whether a user has set up a second factor."""
    return bool(Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists())


def must_have_factor(user: User) -> bool:
    """Whether a user may not be without a second factor here."""
    return bool(settings.SECOND_FACTOR) and decides(viewer_of(user))


@transaction.atomic
def reset_factor(*, actor: User | None, user: User) -> None:
    """Take away a second factor that was lost: whoever needs one sets up another at the next sign-in."""
    lock_accounts(actor, user)
    require_opening(actor, user)
    Authenticator.objects.filter(user=user).delete()
    end_sessions(actor=actor, user=user)
    record(actor=actor, tag="people:factor:reset", kind="user", key=str(user.key))
