"""When invented matters were raised: their clock is that of today, so those that were left open are late by now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Max, Min

from diaodu.matters.models import Matter
from diaodu.matters.replaying import PLAYED


@dataclass(frozen=True, slots=True)
class Played:
    """From when to when the matters of generated packs were raised."""

    first: datetime
    last: datetime


def played() -> Played | None:
    """The stretch of all that generated packs brought; None where they brought no matters."""
    rows = Matter.objects.filter(pack__generated=True, key__startswith=PLAYED)
    found = rows.aggregate(first=Min("raised_at"), last=Max("raised_at"))
    return Played(found["first"], found["last"]) if found["first"] else None


def marked(*, generated: bool) -> dict[str, Any]:
    """What a page needs to mark invented matters, and to say why so many are late."""
    return {"generated": generated, "played": played() if generated else None}
