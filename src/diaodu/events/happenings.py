"""Events and delegations between two days, as far as somebody may see them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Max, Q, QuerySet
from django.db.models.fields.json import KT
from django.utils.translation import gettext as _

from diaodu.core.clashes import Happening, words_of
from diaodu.kit.refusals import NotFound
from diaodu.packs.remembering import loaded_packs
from diaodu.people.viewers import Viewer
from diaodu.register.kinds import Kind, Word, acting, kinds
from diaodu.register.models import Subject
from diaodu.register.queries import all_kinds, place_shown

EVENT, DELEGATION = "event", "delegation"
HELD, CANCELLED = "held", "cancelled"
LONGEST = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Filters:
    """What a calendar is narrowed to; empty is everything. ``sort`` is a type of event, or the kind of delegations."""

    place: str = ""
    tier: str = ""
    sort: str = ""

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Filters:
        """Read an address."""
        return cls(*(query.get(key, "")[:80].strip() for key in ("place", "tier", "sort")))


@dataclass(frozen=True, slots=True)
class Held:
    """An event or delegation on its days, ``first`` to ``last``, both included."""

    subject: Subject
    kind: Kind
    part: str
    first: date
    last: date

    @property
    def sort(self) -> Word | None:
        """The type of an event; of a delegation whether it goes out or comes in."""
        code = "event_type" if self.part == EVENT else "direction"
        return self.kind.chosen(code, self.subject.fields)

    @property
    def stage(self) -> Word | None:
        """The stage with its names."""
        return self.kind.stage(self.subject.stage)

    @property
    def is_cancelled(self) -> bool:
        """Whether it will not be held."""
        return self.subject.stage == CANCELLED

    @property
    def is_held(self) -> bool:
        """Whether it took place."""
        return self.subject.stage == HELD

    @property
    def where(self) -> tuple[str, ...]:
        """The city, region and country that it goes to; empty is what is not given."""
        return tuple(map(self.subject.text, ("city", "region", "country")))

    @property
    def destination(self) -> str:
        """Where it goes, from the nearest to the farthest; the venue where no more is known."""
        return " · ".join(filter(None, self.where)) or self.subject.text("venue")

    @property
    def moved_from(self) -> str:
        """The day it was first planned for, where that is another one."""
        planned = self.subject.text("planned_on")
        return planned if planned and planned != self.first.isoformat() else ""

    def happening(self) -> Happening:
        """What clashes are found by. An event without a city is held in its place."""
        return Happening(
            self.subject.code, self.first, self.last, words_of(self.subject.text("leaders")),
            self.subject.text("city") or (self.subject.place.code if self.subject.place else ""),
            words_of(self.subject.text("industries")),
        )  # fmt: skip


def kinds_held() -> dict[str, str]:
    """The kinds of the loaded packs that are events or delegations: code to the part it plays."""
    found = all_kinds()
    return {kind.code: part for part in (EVENT, DELEGATION) for kind in acting(found, part)}


def in_sight(viewer: Viewer, filters: Filters) -> QuerySet[Subject]:
    """The events and delegations that the viewer may see and the filters leave."""
    parts = kinds_held()
    codes = [filters.sort] if filters.sort in parts else list(parts)
    found: QuerySet[Subject] = Subject.objects.visible_to(viewer).filter(kind__in=codes)
    if filters.place:
        found = found.filter(place__path__startswith=place_shown(viewer, filters.place).path)
    if filters.tier:
        found = found.filter(fields__tier=filters.tier)
    if filters.sort and filters.sort not in parts:
        found = found.filter(fields__event_type=filters.sort)
    return found.select_related("place", "pack")


def held_between(viewer: Viewer, first: date, last: date, filters: Filters) -> list[Held]:
    """What is held on any of the days from ``first`` to ``last``, by day."""
    rows = in_sight(viewer, filters).filter(on__lte=last, on__gte=first - LONGEST)
    rows = rows.annotate(until=KT("fields__ends_on")).filter(Q(on__gte=first) | Q(until__gte=first.isoformat()))
    found = [held for held in dated(rows) if held.last >= first]
    return sorted(found, key=lambda held: (held.first, held.last, held.subject.sort_key))


def dated(rows: Iterable[Subject]) -> list[Held]:
    """Subjects with their days; one that has none is left out."""
    parts = kinds_held()
    return [_held(row, parts[row.kind]) for row in rows if row.on is not None]


def undated(viewer: Viewer, filters: Filters) -> QuerySet[Subject]:
    """What is planned and has no day yet."""
    return in_sight(viewer, filters).filter(on=None).exclude(stage=CANCELLED).order_by("sort_key", "id")


def last_day(viewer: Viewer, filters: Filters) -> date | None:
    """The day of the latest one."""
    found: date | None = in_sight(viewer, filters).aggregate(last=Max("on"))["last"]
    return found


def last_year(viewer: Viewer, filters: Filters, today: date) -> int:
    """The latest year up to the present one with anything in it; the present one where there is none."""
    found = in_sight(viewer, filters).filter(on__year__lte=today.year).aggregate(last=Max("on"))["last"]
    return (found or today).year


def held_shown(viewer: Viewer, code: str) -> Held:
    """One event or delegation, dated or not. Raises ``NotFound`` for what is none, and for one out of sight alike."""
    parts = kinds_held()
    seen = Subject.objects.visible_to(viewer).filter(kind__in=parts).select_related("place", "pack", "organisation")
    found = seen.filter(code=code).first()
    if found is None:
        raise NotFound(_("沒有代碼為「%(code)s」的活動或團組。") % {"code": code})
    return _held(found, parts[found.kind])


def _held(row: Subject, part: str) -> Held:
    first = row.on or date.max
    return Held(row, kinds(row.pack)[row.kind], part, first, max(first, row.day("ends_on") or first))


def packs_apart() -> dict[str, int]:
    """For each pack how many days must lie between events of one city and industry: the most that its kinds ask."""
    found: dict[str, int] = {}
    for pack in loaded_packs().values():
        own = kinds(pack)
        found[pack.code] = max(
            (kind.apart_days for part in (EVENT, DELEGATION) for kind in acting(own, part)), default=0
        )
    return found
