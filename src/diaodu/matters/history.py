"""Writing the history of matters: each event takes a ledger number, in the transaction of what happened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from diaodu.audit.numbers import take_numbers
from diaodu.kit import clock
from diaodu.matters.models import Event, Matter, Step
from diaodu.people.models import User

RAISED, ENDED, SENT_BACK, SKIPPED, CLOSED, REOPENED = "raised", "ended", "sent_back", "skipped", "closed", "reopened"
WAITED, RESUMED, EXTENDED, REACHED, HANDED, NOTED, AMENDED = (
    "waited", "resumed", "extended", "reached", "handed", "noted", "amended",
)  # fmt: skip
OPENED = "opened"
ACTS = (
    RAISED, OPENED, ENDED, SENT_BACK, SKIPPED, CLOSED, REOPENED, WAITED, RESUMED, EXTENDED, REACHED, HANDED, NOTED,
    AMENDED,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Happened:
    """Something that happened to a matter, before it has its number."""

    matter: Matter
    act: str
    at: datetime
    step: Step | None = None
    said: Mapping[str, Any] = field(default_factory=dict)
    term: int | None = None
    rung: int | None = None
    by: User | None = None
    from_enterprise: bool = False


def write_history(happened: Sequence[Happened]) -> list[Event]:
    """Write events under consecutive ledger numbers, and note on each matter the number of its last one.

    Taken last in a transaction: the lock of the ledger is held until it ends.
    """
    now = clock.now()
    rows = [
        Event(
            number=number, matter=each.matter, step=each.step, act=each.act, term=each.term, rung=each.rung,
            said=dict(each.said), at=each.at, recorded_at=now, by=each.by, from_enterprise=each.from_enterprise,
        )
        for number, each in zip(take_numbers(len(happened)), happened, strict=True)
    ]  # fmt: skip
    for row in rows:
        row.matter.number = row.number
    return Event.objects.bulk_create(rows)
