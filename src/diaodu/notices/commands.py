"""Telling people something, and their reading it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from diaodu.notices.models import Notice
from diaodu.notices.words import is_registered
from diaodu.people.models import User
from diaodu.people.viewers import viewer_of

INSERT = """
INSERT INTO notices_notice (user_id, key, words, said, address, urgent, made_at, mail_failures)
SELECT id, %(key)s, %(words)s, %(said)s::jsonb, %(address)s, %(urgent)s, %(at)s, 0
FROM people_user WHERE id = ANY(%(users)s) AND is_active
ON CONFLICT (user_id, key) DO NOTHING
"""


def notify(
    *,
    users: Iterable[User],
    key: str,
    words: str,
    said: Mapping[str, Any],
    address: str,
    at: datetime,
    urgent: bool = False,
) -> int:
    """Tell active users something, each of them once by ``key``; how many had not been told before.

    One statement inside the caller's transaction, so that what happened and its notice stand or fall together: raises
    ``TransactionManagementError`` outside of one. ``words`` is registered, ``address`` a path of this site; anything
    else is a ``ValueError``.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("a notice is sent inside the transaction it tells of")
    if not is_registered(words):
        raise ValueError(f"no room has registered the message {words!r}")
    if not address.startswith("/") or address.startswith("//") or "\\" in address:
        raise ValueError(f"{address!r} is no path of this site")
    row: dict[str, Any] = {"key": key, "words": words, "said": json.dumps(dict(said), ensure_ascii=False)}
    row |= {"address": address, "urgent": urgent, "at": at, "users": sorted({user.pk for user in users})}
    with connection.cursor() as cursor:
        cursor.execute(INSERT, row)
        return int(cursor.rowcount)


def mark_seen(*, actor: User, notice: int, at: datetime) -> Notice | None:
    """Note that the actor has read one of their own notices; none is found where it is another's.

    Not in the audit, like all reading: nobody's use of the system is written down for others.
    """
    found = Notice.objects.visible_to(viewer_of(actor)).filter(pk=notice)
    found.filter(seen_at=None).update(seen_at=at)
    return found.first()


def mark_all_seen(*, actor: User, at: datetime) -> int:
    """Note that the actor has read all of their notices up to now; how many were unread."""
    return Notice.objects.visible_to(viewer_of(actor)).filter(seen_at=None, made_at__lte=at).update(seen_at=at)
