"""What is built of the packs' definitions is built once: under a number they never change.

Every question asks anew which definition is the newest and when a pack was last loaded, once in the reading of a page.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache, wraps
from typing import NamedTuple, Protocol, TypeVar

from django.db import connection
from django.db.models import Max

from diaodu.kit.once import once
from diaodu.packs.models import Definition, Pack

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
REMEMBERED = 256


class Stand(NamedTuple):
    """Which definitions there are: the newest one's number, and when a pack was loaded last."""

    newest: int
    loaded: datetime | None

    def asked_at(self, known: int | None) -> int | None:
        """The ledger number as far as it matters, that of the last definition by then: none where all were known."""
        return None if known is None or known >= self.newest else _last_by(known)


class Built(Protocol[T_co]):
    """What is built of a pack's definitions as declared at a ledger number."""

    def __call__(self, pack: Pack, *, known: int | None = None) -> T_co: ...


def present_stand() -> Stand:
    """The definitions that there are now."""
    return once("definitions", _present)


def _present() -> Stand:
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(number), 0), (SELECT max(loaded_at) FROM packs_pack) FROM packs_definition")
        return Stand(*(cursor.fetchone() or (0, None)))


@lru_cache(maxsize=4096)
def _last_by(known: int) -> int:
    """The number of the last definition up to one that was reached: what was said by then never changes."""
    return Definition.objects.filter(number__lte=known).aggregate(last=Max("number"))["last"] or 0


def loaded_packs() -> Mapping[str, Pack]:
    """Every pack by its code, in the order in which they first came, as there are now. Nobody may change them."""
    return _packs(present_stand())


@lru_cache(maxsize=1)
def _packs(_stand: Stand) -> dict[str, Pack]:
    return {pack.code: pack for pack in Pack.objects.order_by("id")}


def remembered(build: Built[T]) -> Built[T]:
    """Keep what was built until a definition or a pack changes. Nobody may change what is given out."""
    kept: dict[tuple[object, ...], T] = {}

    @wraps(build)
    def asked(pack: Pack, *, known: int | None = None) -> T:
        stand = present_stand()
        known = stand.asked_at(known)
        key = (pack.code, tuple(pack.uses), known, stand)
        found = kept.get(key)
        if found is None:
            if len(kept) >= REMEMBERED:
                kept.clear()
            found = kept[key] = build(pack, known=known)
        return found

    return asked
