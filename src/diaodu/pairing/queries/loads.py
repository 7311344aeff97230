"""How many subjects each person carries, against how many one person should."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count

from diaodu.pairing.declared import Capacity, capacities
from diaodu.pairing.models import Pairing, Person
from diaodu.people.viewers import Viewer
from diaodu.register.querysets import at_or_below

WHOLE = 100


@dataclass(frozen=True, slots=True)
class LoadFilters:
    """Which persons: in a place and below it, with a duty in a capacity; empty: all."""

    place: str = ""
    capacity: str = ""


@dataclass(frozen=True, slots=True)
class Load:
    """How many subjects somebody carries in a capacity; ``capacity`` is None where no pack declares it any more."""

    code: str
    capacity: Capacity | None
    count: int

    @property
    def most(self) -> int | None:
        """How many one person should carry at most."""
        return self.capacity.most if self.capacity else None

    @property
    def percent(self) -> int | None:
        """The load in per cent of the most, rounded down, never over a hundred: the length of its bar."""
        return None if self.most is None else min(WHOLE, self.count * WHOLE // self.most)

    @property
    def is_over(self) -> bool:
        """Whether it is more than one person should carry."""
        return self.most is not None and self.count > self.most


@dataclass(frozen=True, slots=True)
class PersonLoad:
    """A person with what they carry, as far as the viewer may see the subjects."""

    person: Person
    loads: tuple[Load, ...]

    @property
    def count(self) -> int:
        """All of it together."""
        return sum(load.count for load in self.loads)


def loads(viewer: Viewer, filters: LoadFilters = LoadFilters()) -> list[PersonLoad]:
    """The persons in sight with their loads, most first; those without any duty too, unless a capacity is asked."""
    people = Person.objects.visible_to(viewer).select_related("details", "place__pack", "organisation", "pack")
    if filters.place:
        people = people.filter(at_or_below(filters.place, path="place__path"))
    counted = _counts(viewer, filters.capacity)
    shown = [PersonLoad(person, load_of(person, counted.get(person.pk, {}))) for person in people]
    if filters.capacity:
        shown = [one for one in shown if one.count]
    held = [one for one in shown if one.count or one.person.erased_at is None]
    return sorted(held, key=lambda one: (-one.count, one.person.place.path, one.person.pk))


def load_of(person: Person, counts: Mapping[str, int]) -> tuple[Load, ...]:
    """What a person carries in each capacity."""
    declared = capacities(person.place.pack)
    return tuple(Load(code, declared.get(code), count) for code, count in sorted(counts.items()))


def _counts(viewer: Viewer, capacity: str) -> dict[int, dict[str, int]]:
    rows = Pairing.objects.visible_to(viewer).in_force()
    if capacity:
        rows = rows.filter(capacity=capacity)
    found: dict[int, dict[str, int]] = defaultdict(dict)
    grouped = rows.order_by().values_list("person", "capacity").annotate(count=Count("pk"))
    for person, code, count in grouped:
        found[person][code] = count
    return found
