"""What the room of sites asks of the register. Each question takes the viewer first and is counted in the database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from django.db.models import Count, QuerySet
from django.db.models.fields.json import KT

from diaodu.people.viewers import Viewer
from diaodu.register.models import Place, Subject


def sites_in(viewer: Viewer, kinds: Iterable[str], place: Place) -> QuerySet[Subject]:
    """The sites of some kinds at a place and below, in the order of their names."""
    seen = Subject.objects.visible_to(viewer)
    inside = seen.filter(kind__in=list(kinds), place__path__startswith=place.path)
    return inside.select_related("place", "organisation", "pack").order_by("sort_key", "id")


def narrowed(found: QuerySet[Subject], chosen: Mapping[str, str]) -> QuerySet[Subject]:
    """Those whose fields have the chosen values."""
    for field, value in chosen.items():
        found = found.filter(**{f"fields__{field}": value})
    return found


def counts_by_field(found: QuerySet[Subject], field: str) -> list[tuple[str, int]]:
    """How many sites there are for each value of a field, most first; the empty value last, for those without one."""
    counted = found.order_by().values_list(KT(f"fields__{field}")).annotate(count=Count("pk"))
    rows = [(str(value or ""), count) for value, count in counted]
    return sorted(rows, key=lambda row: (not row[0], -row[1], row[0]))


def counts_by_child(found: QuerySet[Subject], place: Place, children: Iterable[Place]) -> dict[str, int]:
    """How many sites lie at or below each place directly under one."""
    codes = {child.path: child.code for child in children}
    counts: Counter[str] = Counter()
    for path, count in found.order_by().values_list("place__path").annotate(count=Count("pk")):
        head = path[len(place.path) :].split("/")[0]
        if code := codes.get(f"{place.path}{head}/"):
            counts[code] += count
    return dict(counts)
