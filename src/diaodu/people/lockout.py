"""Failed sign-ins, counted in the database, so that all workers count together.

An attempt is counted before the password is looked at and taken back when it was right: many guesses at once cannot
slip through between looking and counting. Whoever cannot be counted cannot sign in (it fails closed).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from diaodu.audit.commands import record
from diaodu.kit import clock
from diaodu.kit.refusals import Refusal
from diaodu.people.addresses import address_group
from diaodu.people.models import Attempts, User
from diaodu.people.reach import require_opening

WINDOW = timedelta(minutes=15)
KEPT = timedelta(days=1)
MOST_BY_ACCOUNT = 5
MOST_BY_ADDRESS = 50  # a whole office may stand behind one address
SHARED = frozenset({"address", "link"})  # counted by address: one success says nothing of the others behind it


class LockedOut(Refusal):
    """Too many attempts failed; the message says how long to wait."""

    code, status = "locked_out", 429

    def __init__(self, seconds: float) -> None:
        minutes = max(1, -(-int(seconds) // 60))
        super().__init__(_("登錄失敗次數過多，請 %(minutes)d 分鐘後再試。") % {"minutes": minutes})
        self.seconds = seconds


@dataclass(frozen=True, slots=True)
class Counted:
    """One key that attempts are counted under, how many may fail, and what the audit calls it."""

    kind: str
    key: str
    most: int
    object_key: str = ""


def sign_in_keys(username: str, address: str) -> tuple[Counted, ...]:
    """What a sign-in by password is counted under. The name is kept as a digest: it may be a mistyped password."""
    user = User.objects.filter(username=username).only("key").first()
    digest = sha256(username.encode()).hexdigest()
    by_account = Counted("account", digest, MOST_BY_ACCOUNT, str(user.key) if user else "")
    return (by_account, Counted("address", address_group(address), MOST_BY_ADDRESS))


def factor_keys(user: User) -> tuple[Counted, ...]:
    """What codes of a second factor, and passwords entered again, are counted under."""
    return (Counted("factor", str(user.pk), MOST_BY_ACCOUNT, str(user.key)),)


def link_keys(address: str) -> tuple[Counted, ...]:
    """What the opening of a private address is counted under: there is no account, only where it comes from."""
    return (Counted("link", address_group(address), MOST_BY_ADDRESS),)


def count_attempt(keys: Sequence[Counted]) -> None:
    """Count an attempt that is about to be made. Raises ``LockedOut`` when too many have failed already."""
    locked = [seconds for key in keys if (seconds := _count(key))]
    if locked:
        raise LockedOut(max(locked))


@transaction.atomic
def _count(counted: Counted) -> float:
    """Count one attempt under one key; the seconds to wait when it may not be made."""
    now = clock.now()
    name = _name(counted)
    Attempts.objects.get_or_create(key=name, defaults={"first_at": now})
    row = Attempts.objects.select_for_update().get(key=name)
    if row.locked_until and row.locked_until > now:
        return (row.locked_until - now).total_seconds()
    if row.locked_until or row.first_at < now - WINDOW:
        row.count, row.first_at, row.locked_until = 0, now, None
    row.count += 1
    if row.count > counted.most:
        row.locked_until = now + WINDOW
        record(actor=None, tag=f"people:{counted.kind}:lock", kind="user", key=counted.object_key)
    row.save()
    return WINDOW.total_seconds() if row.locked_until else 0


@transaction.atomic
def attempt_succeeded(keys: Sequence[Counted]) -> None:
    """Take back what was counted. An account begins anew; an address does not, whoever owns one account on it."""
    for key in keys:
        rows = Attempts.objects.filter(key=_name(key))
        if key.kind in SHARED:
            rows.filter(count__gt=0).update(count=F("count") - 1)
        else:
            rows.delete()
    Attempts.objects.filter(first_at__lt=clock.now() - KEPT).delete()


@transaction.atomic
def unlock_user(*, actor: User | None, user: User) -> None:
    """Let somebody try again at once."""
    require_opening(actor, user)
    keys = (sign_in_keys(user.username, "")[0], *factor_keys(user))
    Attempts.objects.filter(key__in=[_name(key) for key in keys]).delete()
    record(actor=actor, tag="people:user:unlock", kind="user", key=str(user.key))


def _name(counted: Counted) -> str:
    return f"{counted.kind}:{counted.key}"
