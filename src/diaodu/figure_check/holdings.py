"""What the ledger holds of the things that a text may speak of, read at once: every version of their facts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Q

from diaodu.ledger.models import Fact
from diaodu.people.viewers import Viewer


@dataclass(frozen=True, slots=True)
class Held:
    """A value of the ledger, in base units, as it was recorded. ``replaced_by`` is set for one no longer in force."""

    number: int
    subject: str
    measure: str
    period: str
    facet: str
    source: str
    value: Decimal
    qualifier: str
    printed: str
    printed_unit: str
    ref: str
    reason: str
    starts_on: date
    ends_on: date
    recorded_at: datetime
    document: str
    replaced_by: int


Holdings = Mapping[tuple[str, str], list[Held]]
"""By subject and measure, in the order of the ledger."""

_COLUMNS = (
    "number", "subject__code", "measure", "period", "facet", "source", "value", "qualifier", "printed", "printed_unit",
    "ref", "reason", "starts_on", "ends_on", "recorded_at",
)  # fmt: skip


def holdings(
    viewer: Viewer, *, places: Collection[str], measures: Collection[str], subjects: Collection[str], known: int | None
) -> Holdings:
    """Every value in sight of some measures at places, and of all measures on other subjects, up to a ledger number."""
    meant = Q(subject__code__in=places, measure__in=measures) | Q(subject__code__in=subjects)
    facts = Fact.objects.visible_to(viewer).filter(meant)
    if known is not None:
        facts = facts.filter(number__lte=known)
    rows: list[Sequence[Any]] = list(
        facts.order_by("number").values_list(*_COLUMNS, "document__title", "supersedes_id")
    )
    later = {row[-1]: row[0] for row in rows if row[-1] is not None}
    found: dict[tuple[str, str], list[Held]] = defaultdict(list)
    for row in rows:
        held = _held(row, later.get(row[0], 0))
        if held.value is not None:  # an absence is none
            found[held.subject, held.measure].append(held)
    return found


def _held(row: Sequence[Any], replaced_by: int) -> Held:
    *values, title, _supersedes = row
    columns = dict(zip(("number", "subject", *_COLUMNS[2:]), values, strict=True))
    return Held(**columns, document=title or "", replaced_by=replaced_by)
