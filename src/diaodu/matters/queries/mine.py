"""What somebody has to do: their steps, and those of the desks they hold, grouped by the clock."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Case, Count, Q, QuerySet, Value, When

from diaodu.kit import clock
from diaodu.matters.commands.permits import rules_of
from diaodu.matters.declared import matter_kinds
from diaodu.matters.kinds import MatterKind
from diaodu.matters.models import Step
from diaodu.matters.names import Names, owner_words
from diaodu.matters.queries.rows import waiting_on
from diaodu.matters.querysets import held_by
from diaodu.matters.time_words import Left, left
from diaodu.packs.remembering import loaded_packs
from diaodu.packs.workdays import work_calendar
from diaodu.people.permissions import Permission
from diaodu.people.viewers import Viewer

OVERDUE, TODAY, WEEK, LATER, WAITING = "overdue", "today", "week", "later", "waiting"
GROUPS = (OVERDUE, TODAY, WEEK, LATER, WAITING)
MINE, DESK = "me", "desk"
SHOWN, ROWS = 20, 50
Grouped = Any  # steps with the column ``when``, which their model does not have
RELATED = ("matter__pack", "matter__place", "matter__about", "place", "person")


@dataclass(frozen=True, slots=True)
class MineFilters:
    """What the list is narrowed to; empty is everything. ``own`` is ``me`` (in person) or ``desk`` (by a role)."""

    kind: str = ""
    own: str = ""
    when: str = ""


@dataclass(frozen=True, slots=True)
class StepRow:
    """A step that is to be done, in words; ``left`` is None while the matter waits."""

    step: Step
    kind: MatterKind
    names: Names
    left: Left | None
    waiting: str
    owner: str


@dataclass(frozen=True, slots=True)
class Group:
    """The steps of one part of the clock: how many there are, and the first of them."""

    code: str
    count: int
    rows: tuple[StepRow, ...]


@dataclass(frozen=True, slots=True)
class Mine:
    """A person's steps by group; ``kinds`` are those that there are any of, as code, names and count. ``page`` is that
    of the one group that was asked for.
    """

    groups: tuple[Group, ...]
    kinds: tuple[tuple[str, Names, int], ...]
    total: int
    page: Page[Step] | None


def my_matters(viewer: Viewer, filters: MineFilters, *, at: datetime, page: str | None = None) -> Mine:
    """The steps that a viewer has: one query counts them, and one more is asked for each group that is not empty."""
    viewer.require(Permission.MATTER_VIEW)
    steps = _grouped(my_steps(viewer, filters.own), at)
    counts = list(
        steps.values_list("matter__kind", "matter__pack__code", "when").annotate(count=Count("pk")).order_by()
    )
    by_kind: Counter[tuple[str, str]] = Counter()
    by_group: Counter[str] = Counter()
    for kind, pack, group, count in counts:
        by_kind[kind, pack] += count
        by_group[group] += count if filters.kind in {"", kind} else 0
    if filters.kind:
        steps = steps.filter(matter__kind=filters.kind)
    if filters.when in GROUPS:
        found = Paginator(_ordered(steps, filters.when), ROWS).get_page(page)
        group = Group(filters.when, by_group[filters.when], tuple(_row(step, at) for step in found))
        return Mine((group,), _kinds(by_kind), by_group.total(), found)
    groups = tuple(_group(steps, code, by_group[code], at) for code in GROUPS if by_group[code])
    return Mine(groups, _kinds(by_kind), by_group.total(), None)


def my_steps(viewer: Viewer, own: str = "") -> QuerySet[Step]:
    """The open steps that a viewer has in person (``me``), by a role that they hold (``desk``), or either; those of
    what is only kept too.
    """
    mine, held = Q(person=viewer.user), Q(pk__in=[])
    for scope in viewer.scopes_for(Permission.MATTER_VIEW):
        held |= held_by(scope)
    condition = {MINE: mine, DESK: held}.get(own, mine | held)
    return Step.objects.filter(condition, ended_at=None)


def due_counts(viewer: Viewer, *, at: datetime) -> Counter[str]:
    """How many steps a viewer has in each group."""
    steps = _grouped(my_steps(viewer), at)
    return Counter(dict(steps.values_list("when").annotate(count=Count("pk")).order_by()))


def _grouped(steps: QuerySet[Step], at: datetime) -> Grouped:
    """Each step that has a clock with its part of it (``when``). A week ends with its Sunday."""
    today = clock.local_day(at)
    tomorrow, monday = today + timedelta(days=1), today + timedelta(days=7 - today.weekday())
    when = Case(
        When(~Q(matter__waiting_on=""), then=Value(WAITING)),
        When(due_at__lt=at, then=Value(OVERDUE)),
        When(due_at__lt=clock.start_of(tomorrow), then=Value(TODAY)),
        When(due_at__lt=clock.start_of(monday), then=Value(WEEK)),
        default=Value(LATER),
    )
    return steps.filter(matter__watched=True).annotate(when=when)


def _ordered(steps: Grouped, group: str) -> Grouped:
    return steps.filter(when=group).select_related(*RELATED).order_by("due_at", "pk")


def _group(steps: Grouped, code: str, count: int, at: datetime) -> Group:
    return Group(code, count, tuple(_row(step, at) for step in _ordered(steps, code)[:SHOWN]))


def _row(step: Step, at: datetime) -> StepRow:
    matter = step.matter
    kind = rules_of(matter)
    waits = bool(matter.waiting_on)
    return StepRow(
        step=step,
        kind=kind,
        names=kind.step(step.code).names,
        left=None if waits else left(work_calendar(matter.pack), step.unit, step.due_at, at),
        waiting=waiting_on(matter, kind),
        owner=owner_words(step),
    )


def _kinds(counts: Counter[tuple[str, str]]) -> tuple[tuple[str, Names, int], ...]:
    """The kinds by code, each once, with their counts over all packs."""
    names: dict[str, Names] = {}
    totals: Counter[str] = Counter()
    for (code, pack), count in counts.items():
        found = matter_kinds(loaded_packs()[pack]).get(code)
        names.setdefault(code, found.names if found else {"hant": code})
        totals[code] += count
    return tuple((code, names[code], count) for code, count in totals.most_common())
