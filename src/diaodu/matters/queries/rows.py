"""Matters as lists show them: who has them now, by when, in words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from diaodu.core.workdays import TermUnit
from diaodu.matters.commands.permits import rules_of
from diaodu.matters.kinds import MatterKind
from diaodu.matters.models import Matter, Step
from diaodu.matters.names import Names, owner_words, state_names, wait_words
from diaodu.matters.time_words import Left, left
from diaodu.packs.workdays import work_calendar

SHOWN = ("pack", "place", "about")


@dataclass(frozen=True, slots=True)
class MatterRow:
    """A matter in a list: its kind and state in words, how much time is left (None: its clock stands), on whom it
    waits, and the names of its open steps with who has them; of one that is only kept, none: nobody has to do anything.
    """

    matter: Matter
    kind: MatterKind
    state: Names
    left: Left | None
    waiting: str
    steps: tuple[tuple[Names, str], ...]


def rows_of(matters: Sequence[Matter], at: datetime) -> list[MatterRow]:
    """Some matters in words, in their order; one query for the open steps of all."""
    found = Step.objects.filter(matter__in=[matter.pk for matter in matters], ended_at=None)
    steps: dict[int, list[Step]] = defaultdict(list)
    for step in found.select_related("place", "person"):
        steps[step.matter_id].append(step)
    return [_row(matter, steps[matter.pk], at) for matter in matters]


def _row(matter: Matter, steps: Sequence[Step], at: datetime) -> MatterRow:
    kind = rules_of(matter)
    return MatterRow(
        matter=matter,
        kind=kind,
        state=state_names(matter, kind),
        left=left_of(matter, steps, at),
        waiting=waiting_on(matter, kind),
        steps=tuple((kind.step(step.code).names, owner_words(step)) for step in steps if matter.watched),
    )


def left_of(matter: Matter, steps: Iterable[Step], at: datetime) -> Left | None:
    """What is left until the earliest due time of a matter; None of one that is closed, waits or is only kept."""
    if matter.due_at is None:
        return None
    unit = next((step.unit for step in steps if step.due_at == matter.due_at), str(TermUnit.WORKING_DAYS))
    return left(work_calendar(matter.pack), unit, matter.due_at, at)


def waiting_on(matter: Matter, kind: MatterKind) -> str:
    """On whom a matter waits, in words; empty while it waits on nobody."""
    return wait_words(matter, {word.code: word.names for word in kind.waits}) if matter.waiting_on else ""
