"""The way of a matter: its steps done, open and to come, and the ladders that chase those that are open."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from diaodu.core.workdays import WorkCalendar
from diaodu.matters import history
from diaodu.matters.clocks import rung_times
from diaodu.matters.history_words import ending_name
from diaodu.matters.kinds import Ladder, MatterKind, Rung
from diaodu.matters.kinds import Step as Declared
from diaodu.matters.models import Event, Matter, Step
from diaodu.matters.names import owner_words, role_name
from diaodu.matters.time_words import Left, left

DONE, OPEN, AHEAD, SKIPPED = "done", "open", "ahead", "skipped"
Key = tuple[int | None, int | None, int | None]  # a step, which of its terms, which rung
REACHED, NEXT, PASSED = "reached", "next", "passed"


@dataclass(frozen=True, slots=True)
class StepShown:
    """One time that a step was opened: who has or had it, how it ended, and with what evidence."""

    step: Step
    owner: str
    left: Left | None
    ending: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """A declared step with every time it was opened; ``stands`` is ``done``, ``open``, ``ahead`` or ``skipped``."""

    declared: Declared
    stands: str
    times: tuple[StepShown, ...]
    owner: str


@dataclass(frozen=True, slots=True)
class RungShown:
    """A rung of a ladder: when it is or was reached; ``stands`` is ``reached``, ``next``, ``ahead``, or ``passed`` for
    one that lay before the step opened.
    """

    rung: Rung
    at: datetime
    stands: str


@dataclass(frozen=True, slots=True)
class LadderShown:
    """The ladder of an open step."""

    ladder: Ladder
    step: Declared
    rungs: tuple[RungShown, ...]


def way_of(
    matter: Matter, kind: MatterKind, steps: Sequence[Step], events: Sequence[Event],
    *, calendar: WorkCalendar, at: datetime,
) -> tuple[tuple[Stretch, ...], ...]:  # fmt: skip
    """The steps in the order in which they can come; those of one row go beside one another."""
    times: dict[str, list[StepShown]] = defaultdict(list)
    ended = {event.step_id: event for event in events if event.act == history.ENDED}
    for step in steps:
        shown = _time(matter, kind, step, ended.get(step.pk), calendar=calendar, at=at)
        times[step.code].append(shown)
    rows: dict[int, list[Stretch]] = defaultdict(list)
    for code, depth in _depths(kind).items():
        declared = kind.step(code)
        rows[depth].append(Stretch(declared, _stands(times[code]), tuple(times[code]), role_name(declared.owner.role)))
    return tuple(tuple(rows[depth]) for depth in sorted(rows))


def _time(
    matter: Matter, kind: MatterKind, step: Step, ended: Event | None, *, calendar: WorkCalendar, at: datetime
) -> StepShown:
    runs = step.ended_at is None and matter.watched and not matter.waiting_on
    return StepShown(
        step=step,
        owner=owner_words(step),
        left=left(calendar, step.unit, step.due_at, at) if runs else None,
        ending=ending_name(kind, step.code, step.ending) if step.ended_at else "",
        evidence=str(ended.said.get("evidence", "")) if ended else "",
    )


def _stands(times: Sequence[StepShown]) -> str:
    """How a step stands by the last time that it was opened."""
    if not times or times[-1].step.void:
        return AHEAD
    last = times[-1].step
    if last.ended_at is None:
        return OPEN
    return SKIPPED if last.ending == history.SKIPPED else DONE


def _depths(kind: MatterKind) -> Mapping[str, int]:
    """How many steps lie before each, on the longest way; checked on loading: no step waits for itself."""
    found: dict[str, int] = {}

    def depth(code: str) -> int:
        if code not in found:
            found[code] = max((depth(before) + 1 for before in kind.after[code]), default=0)
        return found[code]

    return {step.code: depth(step.code) for step in kind.steps}


def ladders_of(
    kind: MatterKind, steps: Sequence[Step], events: Sequence[Event], *, calendar: WorkCalendar
) -> tuple[LadderShown, ...]:
    """The ladders of the open steps, each with the times of its rungs."""
    reached = {(event.step_id, event.term, event.rung): event.at for event in events if event.act == history.REACHED}
    found = []
    for step in steps:
        ladder = kind.ladder_of(step.code)
        if step.ended_at is None and ladder:
            rungs = zip(ladder.rungs, rung_times(calendar, ladder, step.due_at), strict=True)
            shown = [_rung(step, index, rung, at, reached) for index, (rung, at) in enumerate(rungs)]
            found.append(LadderShown(ladder, kind.step(step.code), tuple(shown)))
    return tuple(found)


def _rung(step: Step, index: int, rung: Rung, at: datetime, reached: Mapping[Key, datetime]) -> RungShown:
    when = reached.get((step.pk, step.term, index))
    if when:
        return RungShown(rung, when, REACHED)
    if index < step.rung:
        return RungShown(rung, at, PASSED)
    return RungShown(rung, at, NEXT if index == step.rung else AHEAD)
