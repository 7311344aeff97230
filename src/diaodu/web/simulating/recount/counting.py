"""The count: what was lost, doubled, late, early or orphaned, and clocks that differ from the walk."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from diaodu.web.simulating.recount import tables
from diaodu.web.simulating.recount.declared import Rules
from diaodu.web.simulating.recount.directory import Directory
from diaodu.web.simulating.recount.faults import FAULTS
from diaodu.web.simulating.recount.following import Follower
from diaodu.web.simulating.recount.rows import matters


def recount(moments: Sequence[datetime]) -> dict[str, int]:
    """How often something is wrong, by ``FAULTS``: 0 each where the engine did what it promises.

    ``lost``: a rung that was due and not reached, or reached without its slip; ``doubled``: one reached twice or out of
    its turn, or a second slip of it; ``late`` and ``early``: one written more than a moment after it was due, or
    before; ``orphaned``: a matter or step without owner, beginning or state; ``clocks``: a due time, rung or end other
    than the walk gives; ``notices``: somebody not told of what concerns them, or told twice.
    """
    wrong: Counter[str] = Counter(dict.fromkeys(FAULTS, 0))
    rules, directory = Rules(), Directory()
    told: Counter[tuple[int, str, int]] = Counter()
    unsure: set[tuple[int, str]] = set()
    slips: set[str] = set()
    for row in matters():
        follower = Follower(row, rules, directory, list(moments), wrong)
        follower.follow()
        told.update(follower.told)
        unsure |= follower.unsure
        slips |= follower.slips
    found = tables.slips()
    wrong["lost"] += len(slips - set(found))
    wrong["doubled"] += len(found) - len(set(found)) + len(set(found) - slips) + tables.number(tables.DOUBLED)
    wrong["orphaned"] += sum(tables.orphans().values())
    wrong["notices"] += _differences(told, tables.notices(), unsure)
    return dict(wrong)


def _differences(
    told: Counter[tuple[int, str, int]], found: dict[tuple[int, str, int], int], unsure: set[tuple[int, str]]
) -> int:
    """How many notices are missing or too many; of what cannot be known only that nobody was told twice is asked."""
    keys = {key for key in told.keys() | found.keys() if key[:2] not in unsure}
    return sum(abs(told[key] - found.get(key, 0)) for key in keys)
