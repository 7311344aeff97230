"""Telling people something, and their reading it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from diaodu.notices.models import Notice
from diaodu.notices.words import is_registered
from diaodu.people.models import User
from diaodu.people.viewers import viewer_of

INSERT = """
INSERT INTO notices_notice (user_id, key, words, said, address, urgent, made_at, mail_failures)
SELECT u.id, n.key, n.words, n.said, n.address, n.urgent, %(at)s, 0
FROM unnest(%(users)s::bigint[], %(keys)s::text[], %(words)s::text[], %(said)s::text[]::jsonb[], %(addresses)s::text[],
            %(urgent)s::boolean[]) WITH ORDINALITY AS n(user_id, key, words, said, address, urgent, place)
JOIN people_user u ON u.id = n.user_id AND u.is_active
ORDER BY n.place
ON CONFLICT (user_id, key) DO NOTHING
"""


@dataclass(frozen=True, slots=True)
class Message:
    """Something to tell some users, each of them once by ``key``: registered ``words``, what fills them in, and the
    ``address`` on this site that it is about.
    """

    users: Sequence[User]
    key: str
    words: str
    said: Mapping[str, Any]
    address: str
    urgent: bool = False


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

    Raises what ``notify_all`` does.
    """
    return notify_all([Message(list(users), key, words, said, address, urgent)], at=at)


def notify_all(messages: Sequence[Message], *, at: datetime) -> int:
    """Tell active users several things; how many notices are new.

    One statement inside the caller's transaction, so that what happened and its notice stand or fall together: raises
    ``TransactionManagementError`` outside of one. ``words`` is registered, ``address`` a path of this site; anything
    else is a ``ValueError``.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("a notice is sent inside the transaction it tells of")
    for message in messages:
        _check(message)
    rows = [(pk, message) for message in messages for pk in sorted({user.pk for user in message.users})]
    if not rows:
        return 0
    said = {id(each): json.dumps(dict(each.said), ensure_ascii=False) for each in messages}
    columns: dict[str, Any] = {
        "users": [pk for pk, _each in rows],
        "keys": [each.key for _pk, each in rows],
        "words": [each.words for _pk, each in rows],
        "said": [said[id(each)] for _pk, each in rows],
        "addresses": [each.address for _pk, each in rows],
        "urgent": [each.urgent for _pk, each in rows],
    }
    with connection.cursor() as cursor:
        cursor.execute(INSERT, {**columns, "at": at})
        return int(cursor.rowcount)


def _check(message: Message) -> None:
    if not is_registered(message.words):
        raise ValueError(f"no room has registered the message {message.words!r}")
    if not message.address.startswith("/") or message.address.startswith("//") or "\\" in message.address:
        raise ValueError(f"{message.address!r} is no path of this site")


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
