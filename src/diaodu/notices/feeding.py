"""Opening and closing the feed of a person's calendar. The key itself is given out once and kept as a digest only."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256
from secrets import token_urlsafe

from django.db import transaction
from django.utils.translation import get_language

from diaodu.audit.commands import record
from diaodu.kit import clock
from diaodu.notices.models import FeedKey
from diaodu.people.models import User

KIND = "feed"
BYTES = 32
SEEN_AGAIN = timedelta(hours=1)  # the last use is written down no oftener


@transaction.atomic
def open_feed(*, actor: User) -> str:
    """Give the actor a new key, in the present language; an earlier one is closed. Returns the key."""
    _close(actor)
    key = token_urlsafe(BYTES)
    language = get_language() or "zh-hant"
    made = FeedKey.objects.create(user=actor, digest=digest_of(key), language=language, opened_at=clock.now())
    record(actor=actor, tag="notices:feed:open", kind=KIND, key=str(made.pk), new={"language": language})
    return key


@transaction.atomic
def close_feed(*, actor: User) -> None:
    """Revoke the actor's key; nothing happens where there is none."""
    for number in _close(actor):
        record(actor=actor, tag="notices:feed:close", kind=KIND, key=str(number))


def _close(user: User) -> list[int]:
    standing = FeedKey.objects.select_for_update().filter(user=user, closed_at=None)
    numbers = [key.pk for key in standing]
    standing.update(closed_at=clock.now())
    return numbers


def note_use(key: FeedKey) -> None:
    """Keep when a feed was last fetched."""
    now = clock.now()
    if key.used_at is None or now - key.used_at > SEEN_AGAIN:
        key.used_at = now
        key.save(update_fields=["used_at"])


def digest_of(key: str) -> str:
    """What is kept of a key."""
    return sha256(key.encode()).hexdigest()
