"""The details that this room keeps itself: addresses and numbers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from diaodu.notices.details import LAST_USE, Eraser, Kept, closed_before, register
from diaodu.notices.models import EMAIL, PHONE, Contact
from diaodu.people.models import User


def _kept(kind: str, user: User) -> Sequence[Kept]:
    rows = Contact.objects.filter(user=user, kind=kind)
    return [Kept(row.value, row.entered_at, row.used_at) for row in rows]


def _erase(kind: str, user: User) -> int:
    gone, _rows = Contact.objects.filter(user=user, kind=kind).delete()
    return gone


def _expire(kind: str, before: datetime, counted_from: str) -> int:
    rows = Contact.objects.filter(kind=kind)
    if counted_from == LAST_USE:
        rows = rows.filter(used_at__lt=before)
    else:
        rows = rows.filter(user__in=closed_before(before).values("pk"))
    gone, _rows = rows.delete()
    return gone


def install() -> None:
    """Register the erasers."""
    for kind in (EMAIL, PHONE):
        register(kind, Eraser(partial(_kept, kind), partial(_erase, kind), partial(_expire, kind)))
