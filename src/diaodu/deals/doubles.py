"""Deals that others were merged into: funds that were accepted of a double count for the deal that is kept.

Few deals have doubles. Theirs are read one by one; all others are summed by the database.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet

from diaodu.deals.amounts import INCREMENT, PAID
from diaodu.deals.asked import OF_DEAL
from diaodu.people.viewers import Viewer
from diaodu.register.kinds import MERGED, MERGED_INTO, Kind
from diaodu.register.models import Link, Subject

NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Joined:
    """A deal that has doubles: its key, the day it was signed, its increment in the unit of deals, and the payments of
    itself and its doubles by day, in the unit of tranches.
    """

    pk: int
    signed_on: date
    increment: Decimal
    payments: tuple[tuple[date, Decimal], ...]


def kept_of(kind: Kind) -> dict[int, int]:
    """The deal that is kept in place of each double of a kind, also by way of another double."""
    links = Link.objects.filter(code=MERGED_INTO, source__stage=MERGED, source__kind=kind.code)
    into = dict(links.values_list("source_id", "target_id"))
    return {double: _end(into, double) for double in into}


def _end(into: Mapping[int, int], pk: int) -> int:
    passed = {pk}
    while pk in into and into[pk] not in passed:
        pk = into[pk]
        passed.add(pk)
    return pk


def joined(viewer: Viewer, kind: Kind, deals: QuerySet[Subject], accepted: QuerySet[Subject]) -> list[Joined]:
    """Those of some signed deals that have doubles, with what was accepted of either in sight."""
    into = kept_of(kind)
    if not into:
        return []
    kept = deals.in_bulk(list(set(into.values())))
    doubles = Subject.objects.visible_to(viewer).filter(pk__in=into)
    whose = {pk: into[pk] for pk in doubles.values_list("pk", flat=True)} | {pk: pk for pk in kept}
    links = Link.objects.filter(code=OF_DEAL, target__in=whose, source__in=accepted).select_related("source")
    paid: dict[int, list[tuple[date, Decimal]]] = defaultdict(list)
    for link in links:
        if link.source.on:
            paid[whose[link.target_id]].append((link.source.on, link.source.decimal(PAID) or NOTHING))
    return [
        Joined(deal.pk, deal.on, deal.decimal(INCREMENT) or NOTHING, tuple(sorted(paid[deal.pk])))
        for deal in kept.values()
        if deal.on
    ]
