"""What is built of the packs' definitions is built once: under a number they never change.

Every question asks anew which definition is the newest and when a pack was last loaded, once in the reading of a page.
"""

from __future__ import annotations

from datetime import datetime
from functools import wraps
from typing import NamedTuple, Protocol, TypeVar

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
        """The ledger number as far as it matters: none where everything declared was known."""
        return None if known is None or known >= self.newest else known


class Built(Protocol[T_co]):
    """What is built of a pack's definitions as declared at a ledger number."""

    def __call__(self, pack: Pack, *, known: int | None = None) -> T_co: ...


def present_stand() -> Stand:
    """The definitions that there are now."""
    return once("definitions", _present)


def _present() -> Stand:
    newest = Definition.objects.aggregate(newest=Max("number"))["newest"] or 0
    return Stand(newest, Pack.objects.aggregate(loaded=Max("loaded_at"))["loaded"])


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
