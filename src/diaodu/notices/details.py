"""Personal details: who keeps which, what packs say about them, and having them erased.

Each room that keeps a detail registers an ``Eraser`` under its code; packs declare under the same code what it is for
and how long it is kept. What refers to people in the ledger, the audit and other rows refers to keys and stays.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import CharField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Cast, Coalesce

from diaodu.audit.commands import record
from diaodu.audit.models import AuditEntry
from diaodu.core.terms import months_later
from diaodu.kit import clock
from diaodu.packs.definitions import definitions
from diaodu.packs.remembering import loaded_packs
from diaodu.people.models import User
from diaodu.people.reach import lock_accounts, require_shutting

DETAIL = "personal_detail"
CLOSED, LAST_USE = "closed", "last_use"


@dataclass(frozen=True, slots=True)
class Kept:
    """One detail as it is kept: what it says, since when, and when it was last of use."""

    value: str
    since: datetime
    used: datetime


@dataclass(frozen=True, slots=True)
class Eraser:
    """What a room does with one kind of detail.

    ``kept`` is what is kept of a person; ``erase`` forgets it and says how much that was; ``expire`` forgets it of
    all whose account was closed, or whose detail was last of use, before a moment: ``expire(before, counted_from)``.
    """

    kept: Callable[[User], Sequence[Kept]]
    erase: Callable[[User], int]
    expire: Callable[[datetime, str], int]


@dataclass(frozen=True, slots=True)
class DeclaredDetail:
    """What a pack says of a detail. ``months`` are counted from the closing of the account, or from the last use."""

    code: str
    pack: str
    body: Mapping[str, Any]

    @property
    def months(self) -> int:
        return int(self.body["months"])

    @property
    def counted_from(self) -> str:
        return str(self.body["counted_from"])


_erasers: dict[str, Eraser] = {}


def register(code: str, eraser: Eraser) -> None:
    """Add the eraser of a detail that a room keeps."""
    _erasers[code] = eraser


def erasers() -> Mapping[str, Eraser]:
    """Every detail that is kept somewhere, by its code."""
    return dict(_erasers)


def declared_details() -> list[DeclaredDetail]:
    """What the loaded packs say of details, each where it is declared. A detail that several name has all terms."""
    return [
        DeclaredDetail(one.code, one.pack, one.body)
        for pack in loaded_packs().values()
        for one in definitions(pack, DETAIL).values()
        if one.pack == pack.code
    ]


def closed_before(moment: datetime) -> QuerySet[User]:
    """The closed accounts that were closed before a moment, as the audit has it."""
    key = Cast(OuterRef("key"), CharField())
    closings = AuditEntry.objects.filter(object_kind="user", object_key=key, tag="people:user:disable")
    last = Subquery(closings.order_by("-id").values("at")[:1])
    # one that was not closed by a command is taken to have been closed as it was made
    closed = User.objects.filter(is_active=False).annotate(closed_at=Coalesce(last, "created_at"))
    return closed.filter(closed_at__lt=moment)


def closed_at(user: User) -> datetime | None:
    """When an account was closed; none while it is open."""
    if user.is_active:
        return None
    entries = AuditEntry.objects.filter(object_kind="user", object_key=str(user.key), tag="people:user:disable")
    return entries.order_by("-id").values_list("at", flat=True).first() or user.created_at


def kept_until(detail: DeclaredDetail, kept: Kept, closed: datetime | None) -> date | None:
    """The day up to which a detail may be kept; none while it is counted from a closing that has not come."""
    start = kept.used if detail.counted_from == LAST_USE else closed
    return months_later(clock.local_day(start), detail.months) if start else None


@transaction.atomic
def erase_details(*, actor: User | None, user: User) -> int:
    """Forget every detail of a person: one's own, or of an account that one manages; how many there were.

    The account and what it did stay under its key. The audit says that it was done, not what was there.
    """
    if actor != user:
        lock_accounts(actor, user)
        require_shutting(actor, user)
    gone = sum(eraser.erase(user) for eraser in erasers().values())
    record(actor=actor, tag="notices:details:erase", kind="user", key=str(user.key))
    return gone


def expire_details(*, at: datetime) -> int:
    """Forget what has been kept as long as any pack lets it be; how many there were. Running it twice does no harm."""
    return sum(_expire(one, at) for one in declared_details() if one.code in _erasers)


@transaction.atomic
def _expire(detail: DeclaredDetail, at: datetime) -> int:
    before = clock.start_of(months_later(clock.local_day(at), -detail.months))
    gone = _erasers[detail.code].expire(before, detail.counted_from)
    if gone:
        record(actor=None, tag="notices:details:expire", kind=DETAIL, key=detail.code, new={"erased": gone})
    return gone
