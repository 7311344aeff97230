"""The node plan of a matter: when each of its steps was to begin and end, what became of it, and what it waits for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from diaodu.core.plans import Actual, Plan, plan
from diaodu.core.workdays import WorkCalendar
from diaodu.matters.clocks import working_days
from diaodu.matters.commands.permits import rules_of
from diaodu.matters.history import ENDED
from diaodu.matters.kinds import MatterKind, Names
from diaodu.matters.kinds import Step as Declared
from diaodu.matters.models import Event, Matter, Step
from diaodu.packs.workdays import work_calendar
from diaodu.people.viewers import Viewer
from diaodu.register.field_types import day_in


@dataclass(frozen=True, slots=True)
class Node:
    """A node: days are those on which it begins and ends. ``planned`` as of the raising, ``actual`` what happened
    (None: not yet), ``expected`` as things stand today. ``slack`` is how many working days it may last over without
    moving the end of the plan; 0 where it is ``critical``. ``waits_for`` are the codes of undone nodes before it.

    ``skipped``: it is not needed in this plan. ``milestone`` is the ledger number of the register's row that ended it.
    ``late`` is by how many working days it ended, or will end, after its planned day; below zero where sooner.
    """

    code: str
    names: Names
    unit: Names | None
    papers: tuple[str, ...]
    after: tuple[str, ...]
    days: Fraction
    planned_start: date
    planned_end: date
    actual_start: date | None
    actual_end: date | None
    expected_start: date
    expected_end: date
    slack: Fraction
    critical: bool
    waits_for: tuple[str, ...]
    late: int
    evidence: str = ""
    milestone: int | None = None
    skipped: bool = False

    @property
    def early(self) -> int:
        """By how many working days it ended, or will end, before its planned day; 0 where it is late."""
        return max(-self.late, 0)

    @property
    def slack_days(self) -> int:
        """The whole working days of its slack."""
        return int(self.slack)

    @property
    def is_open(self) -> bool:
        """Whether somebody has it now."""
        return self.actual_start is not None and self.actual_end is None


@dataclass(frozen=True, slots=True)
class NodePlan:
    """The nodes as they are declared, the chain on which the end depends, and the end: planned, and expected today."""

    nodes: tuple[Node, ...]
    critical: tuple[str, ...]
    planned_end: date
    expected_end: date


@dataclass(frozen=True, slots=True)
class _Happened:
    """What became of a step: its days, the evidence, and the register's row where one ended it."""

    starts: date
    ends: date | None
    skipped: bool
    evidence: str
    milestone: int | None


def node_plan(viewer: Viewer, matter: Matter, *, today: date) -> NodePlan | None:
    """The plan of a matter in sight; None where it is out of sight."""
    if not Matter.objects.visible_to(viewer).filter(pk=matter.pk).exists():
        return None
    kind, work = rules_of(matter), work_calendar(matter.pack)
    begins = work.local(matter.raised_at).date()
    lengths = {step.code: working_days(step.due.term_for(matter.fields)) for step in kind.steps}
    happened = _happened(matter, work)
    for code in (code for code, each in happened.items() if each.skipped):
        lengths[code] = Fraction(0)
    found = plan(kind.after, lengths, _actual(happened, work, begins), _offset(work, begins, today))
    nodes = tuple(_node(step, found, lengths, happened, work, begins, kind) for step in kind.steps)
    ends = (_day(work, begins, each) for each in (found.planned_end, found.expected_end))
    return NodePlan(nodes, found.critical, *ends)


def _happened(matter: Matter, work: WorkCalendar) -> Mapping[str, _Happened]:
    """By code of the step: what became of it the last time it was opened."""
    said = {row.step_id: row.said for row in Event.objects.filter(matter=matter, act=ENDED, step__isnull=False)}
    rows = Step.objects.filter(matter=matter, void=False).order_by("pk")
    return {row.code: _of_step(row, said.get(row.pk, {}), work) for row in rows}


def _of_step(row: Step, said: Mapping[str, object], work: WorkCalendar) -> _Happened:
    """The register's day counts where it ended the step: it may be told later than it happened."""
    starts, ends = work.local(row.opened_at).date(), _local(work, row.ended_at)
    told = day_in(str(said.get("on", "")))
    if told and ends:
        starts, ends = min(starts, told), told
    number = said.get("milestone")
    return _Happened(
        starts, ends, skipped=row.ending == "skipped", evidence=str(said.get("evidence", "")),
        milestone=number if isinstance(number, int) else None,
    )  # fmt: skip


def _local(work: WorkCalendar, moment: datetime | None) -> date | None:
    return work.local(moment).date() if moment else None


def _actual(happened: Mapping[str, _Happened], work: WorkCalendar, begins: date) -> dict[str, Actual]:
    def counted(day: date | None) -> Fraction | None:
        return None if day is None else _offset(work, begins, day)

    return {code: Actual(_offset(work, begins, each.starts), counted(each.ends)) for code, each in happened.items()}


def _node(
    step: Declared, found: Plan, lengths: Mapping[str, Fraction], happened: Mapping[str, _Happened],
    work: WorkCalendar, begins: date, kind: MatterKind,
) -> Node:  # fmt: skip
    span, expected, here = found.planned[step.code], found.forecast[step.code], happened.get(step.code)
    done = {code for code, each in happened.items() if each.ends is not None}
    planned_end, expected_end = _day(work, begins, span.ends), _day(work, begins, expected.ends)
    last = here.ends if here and here.ends else expected_end
    return Node(
        code=step.code, names=step.names, unit=step.unit, papers=step.papers, after=step.after,
        days=lengths[step.code], planned_start=_day(work, begins, span.starts), planned_end=planned_end,
        actual_start=here.starts if here else None, actual_end=here.ends if here else None,
        expected_start=here.starts if here else _day(work, begins, expected.starts), expected_end=last,
        slack=span.slack, critical=span.slack == 0, late=work.count(last) - work.count(planned_end),
        waits_for=tuple(code for code in kind.after[step.code] if code not in done),
        evidence=here.evidence if here else "", milestone=here.milestone if here else None,
        skipped=bool(here and here.skipped),
    )  # fmt: skip


def _offset(work: WorkCalendar, begins: date, day: date) -> Fraction:
    """The working days from the beginning of a plan to a day; none before it."""
    return Fraction(max(0, work.count(day) - work.count(begins)))


def _day(work: WorkCalendar, begins: date, offset: Fraction) -> date:
    """The day that lies so many working days after the beginning; a part of a day counts as one."""
    whole = -(-offset.numerator // offset.denominator)
    return work.numbered(work.count(begins) + whole) if whole else begins
