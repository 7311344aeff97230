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
    AuditEntry.objects.create(
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
