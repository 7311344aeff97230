"""What a simulation answers: what was lived through, and what the recount found."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from diaodu.web.simulating.recount.faults import FAULTS
from diaodu.web.simulating.stage import furnish, passing_stage

COUNTS = {
    "matters": "SELECT count(*) FROM matters_matter",
    "steps": "SELECT count(*) FROM matters_step",
    "events": "SELECT count(*) FROM matters_event",
    "escalations": "SELECT count(*) FROM matters_event WHERE act = 'reached'",
    "told": "SELECT count(*) FROM notices_notice",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """How many matters, in how many days, by which chances, of the kinds of which pack (its folder)."""

    count: int
    days: int
    seed: int
    pack: Path


def simulate(asked: Asked) -> dict[str, Any]:
    """Live a simulation through and count; ``seconds`` is all of it, ``living`` and ``counting`` are parts."""
    began = time.monotonic()
    with passing_stage() as home:
        from diaodu.web.simulating.recount.counting import recount  # Django is ready only now
        from diaodu.web.simulating.year import live

        pack = furnish(asked.pack)
        furnished = time.monotonic()
        lived = live(home, pack=pack.code, count=asked.count, days=asked.days, seed=asked.seed)
        over = time.monotonic()
        wrong = recount(lived.moments)
        counts = {name: _number(query) for name, query in COUNTS.items()}
        counted = time.monotonic()
    return {
        "count": asked.count, "days": asked.days, "seed": asked.seed, "seconds": round(time.monotonic() - began, 1),
        "living": round(over - furnished, 1), "counting": round(counted - over, 1), **counts,
        "moments": len(lived.moments), "acts": lived.acts["done"], "refused": lived.acts["refused"],
        "kills": lived.kills, **wrong,
    }  # fmt: skip


def is_right(told: dict[str, Any]) -> bool:
    """Whether nothing was wrong, and there was something that could have been."""
    return not any(told[fault] for fault in FAULTS) and bool(told["escalations"]) and bool(told["kills"])


def _number(query: str) -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(query)
        (found,) = cursor.fetchone() or (0,)
    return int(found)
