"""What the database counted, kept for the ledger number it was counted at: nothing of the register changes without one.

Inside a transaction, which sees what is uncommitted, nothing is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, TypeVar

from django.db import connection

from diaodu.audit.numbers import present_number
from diaodu.deals.asked import Asked
from diaodu.people.permissions import Permission
from diaodu.people.viewers import Viewer

T = TypeVar("T")
MOST = 500

_lock = Lock()
_kept: dict[Hashable, Any] = {}


def kept(viewer: Viewer, asked: Asked, what: str, read: Callable[[], T]) -> T:
    """What ``read`` finds for these deals: read anew for another number, another scope, another question."""
    if connection.in_atomic_block:
        return read()
    scopes = None if viewer.everything else frozenset(viewer.scopes_for(Permission.SUBJECT_VIEW))
    key = (present_number(), scopes, what, asked.place.pk, asked.kind.code, asked.on, asked.chain, asked.origin)
    if key in _kept:
        found: T = _kept[key]
        return found
    found = read()
    with _lock:
        if len(_kept) >= MOST:
            _kept.clear()
        _kept[key] = found
    return found
