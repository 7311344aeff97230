"""What is late, by step and desk, and how old what is open is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, F, Min, Q, QuerySet, Value
from django.db.models.functions import TruncDate

from diaodu.core.workdays import WorkCalendar
from diaodu.matters.declared import matter_kinds
from diaodu.matters.kinds import MatterKind
from diaodu.matters.models import Matter, Step
from diaodu.packs.models import Pack
from diaodu.packs.workdays import work_calendar
from diaodu.people.models import Role, User
from diaodu.people.permissions import Permission
from diaodu.people.viewers import Viewer
from diaodu.register.models import Place

BANDS = (5, 15, 30, 60)  # working days: the upper ends of the bands of age, the last one is open


@dataclass(frozen=True, slots=True)
class LateDesk:
    """Late steps of one kind and step at one desk: how many, and by when the first was due. ``person`` is told only to
    who manages matters there, and to the person.
    """

    kind: Mapping[str, str]
    step: Mapping[str, str]
    role: Mapping[str, str]
    place: Place
    person: User | None
    count: int
    since: datetime


@dataclass(frozen=True, slots=True)
class AgeRow:
    """Open matters of one kind by band of age."""

    kind: Mapping[str, str]
    counts: Sequence[int]
    total: int


def open_in(viewer: Viewer, place: Place) -> QuerySet[Matter]:
    """The open matters in sight at or below a place."""
    return Matter.objects.visible_to(viewer).filter(closed_at=None, place__path__startswith=place.path)


def watched_in(viewer: Viewer, place: Place) -> QuerySet[Matter]:
    """Those of them that have a clock; of the others nothing was published, and nothing is concluded."""
    return open_in(viewer, place).filter(watched=True)


def kept_in(viewer: Viewer, place: Place) -> int:
    """How many open matters are only kept: they have no clock."""
    return open_in(viewer, place).filter(watched=False).count()


def late_steps(viewer: Viewer, place: Place, *, at: datetime) -> QuerySet[Step]:
    """The open steps past their due time, in sight at or below a place, of matters with a clock that does not wait."""
    rows = watched_in(viewer, place).filter(waiting_on="")
    return Step.objects.filter(ended_at=None, due_at__lt=at, matter__in=rows.values("pk"))


def late_desks(viewer: Viewer, place: Place, *, at: datetime) -> list[LateDesk]:
    """Late steps by kind, step and desk, the most first. A person out of sight is counted with the role."""
    managed = Matter.objects.visible_to(viewer, Permission.MATTER_MANAGE).values("pk")
    told = Q(matter__in=managed) | Q(person=viewer.user and viewer.user.pk)
    counts: Counter[tuple[str, str, str, int, int | None]] = Counter()
    since: dict[tuple[str, str, str, int, int | None], datetime] = {}
    for shown in (True, False):
        rows = late_steps(viewer, place, at=at).filter(told if shown else ~told).order_by()
        person = F("person") if shown else Value(0)
        grouped = rows.annotate(told_person=person).values_list("matter__kind", "code", "role", "place", "told_person")
        for *key, count, first in grouped.annotate(count=Count("pk"), first=Min("due_at")):
            desk = (key[0], key[1], key[2], key[3], key[4] or None)
            counts[desk] += count
            since[desk] = min(first, since.get(desk, first))
    return _in_words(place.pack, counts, since)


def _in_words(
    pack: Pack,
    counts: Mapping[tuple[str, str, str, int, int | None], int],
    since: Mapping[tuple[str, str, str, int, int | None], datetime],
) -> list[LateDesk]:
    kinds, roles = matter_kinds(pack), dict(Role.objects.values_list("code", "names"))
    places = Place.objects.in_bulk({key[3] for key in counts})
    people = User.objects.in_bulk({key[4] for key in counts if key[4]})
    rows = [
        LateDesk(
            kind=kind_names(kinds, kind), step=step_names(kinds, kind, step), role=roles.get(role, {"hant": role}),
            place=places[where], person=people.get(person) if person else None, count=count,
            since=since[kind, step, role, where, person],
        )
        for (kind, step, role, where, person), count in counts.items()
    ]  # fmt: skip
    return sorted(rows, key=lambda row: (-row.count, row.since))


def ages(viewer: Viewer, place: Place, *, at: datetime) -> list[AgeRow]:
    """Open matters with a clock by kind and by how many working days ago they were raised."""
    calendar = work_calendar(place.pack)
    today = calendar.local(at).date()
    edges = [days_back(calendar, today, days) for days in BANDS]
    bands = {f"band{index}": Count("pk", filter=_between(edges, index)) for index in range(len(BANDS) + 1)}
    raised_on = TruncDate("raised_at", tzinfo=calendar.zone)
    dated = watched_in(viewer, place).order_by().annotate(raised_on=raised_on)
    rows = dated.values("kind").annotate(**bands).values_list("kind", *bands)
    kinds = matter_kinds(place.pack)
    found = [(kind, counts) for kind, *counts in rows]
    shown = [AgeRow(kind_names(kinds, kind), counts, sum(counts)) for kind, counts in found]
    return sorted(shown, key=lambda row: -row.total)


def days_back(calendar: WorkCalendar, today: date, days: int) -> date:
    """The first day from which until today no more than so many working days have passed."""
    return calendar.numbered(max(calendar.count(today) - days, 1)) if days else today


def _between(edges: Sequence[date], index: int) -> Q:
    """Raised on or after the edge of the band, and before that of the one before it."""
    condition = Q(raised_on__gte=edges[index]) if index < len(edges) else Q()
    return condition & Q(raised_on__lt=edges[index - 1]) if index else condition


def kind_names(kinds: Mapping[str, MatterKind], code: str) -> Mapping[str, str]:
    """What a kind is called; its code where it is declared no more."""
    return kinds[code].names if code in kinds else {"hant": code}


def step_names(kinds: Mapping[str, MatterKind], kind: str, code: str) -> Mapping[str, str]:
    """What a step is called; its code where the kind has it no more."""
    steps = {step.code: step.names for step in kinds[kind].steps} if kind in kinds else {}
    return steps.get(code, {"hant": code})


def days_late(due: datetime, at: datetime) -> int:
    """Whole days since a due time."""
    return (at - due) // timedelta(days=1)
