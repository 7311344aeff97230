"""Matters of one kind as a kanban: a column for each state, a card for each matter. Cards are moved by their steps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.db.models import Q, QuerySet

from diaodu.core.workdays import WorkCalendar
from diaodu.matters.declared import matter_kinds
from diaodu.matters.kinds import MatterKind
from diaodu.matters.models import Matter, Step
from diaodu.matters.names import not_published
from diaodu.matters.office.declared import board_of
from diaodu.matters.office.desks_told import DesksTold
from diaodu.matters.office.lateness import step_names
from diaodu.matters.queries.listed import KEPT
from diaodu.packs.workdays import work_calendar
from diaodu.people.viewers import Viewer
from diaodu.register.field_values import number_value
from diaodu.register.models import Place, Subject

MOST = 50  # cards in a column
CLOSED_FOR = timedelta(days=30)  # how long a closed matter stays to be seen


@dataclass(frozen=True, slots=True)
class Card:
    """A matter: the step whose turn it is first (None: closed, or only kept), who has it, whether it is late, and what
    is planned.
    """

    matter: Matter
    step: Step | None
    step_names: Mapping[str, str]
    desk: str
    late: bool
    factor: Mapping[str, str]
    planned: Decimal | None


@dataclass(frozen=True, slots=True)
class Column:
    """A state with its cards, the most pressing first; ``total`` may be more than are shown."""

    code: str
    names: Mapping[str, str]
    closed: bool
    total: int
    cards: Sequence[Card]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a kanban is asked for: a kind at a place, of one ``factor`` (empty: any)."""

    kind: str
    place: Place
    factor: str = ""


def columns(viewer: Viewer, kind: MatterKind, asked: Asked, *, at: datetime) -> list[Column]:
    """The columns: open states, that of what is only kept, then those closed in within the last month."""
    rows, kept = _rows(viewer, asked, at=at), Q(closed_at=None, watched=False)
    states = [(state.code, state.names, state.closed) for state in sorted(kind.states, key=lambda state: state.closed)]
    states.insert(sum(not closed for *_names, closed in states), (KEPT, not_published(), True))
    found = {code: rows.filter(kept if code == KEPT else Q(state=code) & ~kept) for code, *_more in states}
    shown = {code: list(each[:MOST]) for code, each in found.items()}
    told = _Told(viewer, kind, asked, [row for cards in shown.values() for row in cards], at)
    counts = {code: found[code].count() if len(cards) == MOST else len(cards) for code, cards in shown.items()}
    return [
        Column(code, names, closed, counts[code], [told.card(row) for row in shown[code]])
        for code, names, closed in states
        if counts[code] or not closed
    ]


def kinds_offered(viewer: Viewer, place: Place) -> dict[str, MatterKind]:
    """The kinds of which the viewer sees a matter there."""
    seen = Matter.objects.visible_to(viewer).filter(place__path__startswith=place.path).order_by()
    codes = set(seen.values_list("kind", flat=True).distinct())
    return {code: kind for code, kind in matter_kinds(place.pack).items() if code in codes}


def _rows(viewer: Viewer, asked: Asked, *, at: datetime) -> QuerySet[Matter]:
    rows = Matter.objects.visible_to(viewer).filter(kind=asked.kind, place__path__startswith=asked.place.path)
    rows = rows.filter(Q(closed_at=None) | Q(closed_at__gte=at - CLOSED_FOR))
    board = board_of(asked.place.pack)
    if asked.factor and board:
        rows = rows.filter(**{f"fields__{board.factor}": asked.factor})
    return rows.select_related("place", "about", "pack").order_by("due_at", "-closed_at", "pk")


class _Told:
    """What the cards of some matters show."""

    def __init__(self, viewer: Viewer, kind: MatterKind, asked: Asked, rows: Sequence[Matter], at: datetime) -> None:
        self.kind, self.at = kind, at
        self.board = board_of(asked.place.pack)
        self.desks = DesksTold.of(viewer, [row.pk for row in rows])
        self.calendar: WorkCalendar = work_calendar(asked.place.pack)
        self.steps: dict[int, Step] = {}
        steps = Step.objects.filter(matter__in=[row.pk for row in rows if row.watched], ended_at=None).select_related(
            "place", "person"
        )
        for step in steps.order_by("-due_at"):
            self.steps[step.matter_id] = step  # the one that is due first is written last
        self.planned = self._planned(viewer, rows)

    def card(self, row: Matter) -> Card:
        """The card of a matter."""
        step = self.steps.get(row.pk)
        return Card(
            row, step,
            step_names=step_names({self.kind.code: self.kind}, row.kind, step.code) if step else {},
            desk=self.desks.told(step) if step else "",
            late=bool(step and not row.waiting_on and step.due_at < self.at),
            factor=self._factor(row),
            planned=self.planned.get(row.about_id or 0),
        )  # fmt: skip

    def _factor(self, row: Matter) -> Mapping[str, str]:
        field = self.kind.form.field(self.board.factor) if self.board else None
        choices = {choice.code: choice.names for choice in field.choices} if field else {}
        return choices.get(str(row.fields.get(self.board.factor, "")), {}) if self.board else {}

    def _planned(self, viewer: Viewer, rows: Sequence[Matter]) -> dict[int, Decimal | None]:
        if not self.board or not self.board.planned:
            return {}
        found = Subject.objects.visible_to(viewer).filter(pk__in={row.about_id for row in rows if row.about_id})
        return dict(found.order_by().annotate(amount=number_value(self.board.planned)).values_list("pk", "amount"))
