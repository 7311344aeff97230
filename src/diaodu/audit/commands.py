"""Writing the audit: called inside the transaction of each command."""

from __future__ import annotations

from collections.abc import Mapping
from contextvars import ContextVar
from typing import Any

from diaodu.audit.models import AuditEntry
from diaodu.kit import clock

# What the web knows about the request in hand; empty for the command line and the worker.
request_id: ContextVar[str] = ContextVar("request_id", default="")
address: ContextVar[str] = ContextVar("address", default="")


def record(
    *,
    actor: Any,
    tag: str,
    kind: str,
    key: str,
    old: Mapping[str, Any] | None = None,
    new: Mapping[str, Any] | None = None,
) -> None:
    """Write one audit entry. ``actor`` is a user, or ``None`` for the system itself; ``tag`` is ``room:thing:verb``."""
    _entry(actor=actor, tag=tag, kind=kind, key=key, old=old, new=new).save()


def record_all(*, actor: Any, tag: str, kind: str, new: Mapping[str, Mapping[str, Any]]) -> None:
    """Write one audit entry for each key, in one statement: what was made by an act that makes many."""
    if new:
        AuditEntry.objects.bulk_create(
            _entry(actor=actor, tag=tag, kind=kind, key=key, old=None, new=each) for key, each in new.items()
        )


def _entry(
    *, actor: Any, tag: str, kind: str, key: str, old: Mapping[str, Any] | None, new: Mapping[str, Any] | None
) -> AuditEntry:
    return AuditEntry(
        at=clock.now(),
        actor=actor,
        actor_name=actor.username if actor else "system",
        tag=tag,
        object_kind=kind,
        object_key=key,
        old=old,
        new=new,
        request_id=request_id.get(),
        address=address.get(),
    )
