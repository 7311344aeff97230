"""What the ledger holds of the things that a text may speak of, read at once: every version of their facts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

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
    role: str
    qualifier: str
    printed: str
    printed_unit: str
    document: str
    ref: str
    reason: str
    starts_on: date
    ends_on: date
    recorded_at: datetime
    replaced_by: int


Holdings = Mapping[tuple[str, str], list[Held]]
"""By subject and measure: in force first, by period."""

_COLUMNS = (
    "number", "subject__code", "measure", "period", "facet", "source", "value", "role", "qualifier", "printed",
    "printed_unit", "document__title", "ref", "reason", "starts_on", "ends_on", "recorded_at", "supersedes_id",
)  # fmt: skip


def holdings(
    viewer: Viewer, *, places: Collection[str], measures: Collection[str], subjects: Collection[str], known: int | None
) -> Holdings:
    """Every value in sight of some measures at places, and of all measures on other subjects, up to a ledger number."""
    facts = Fact.objects.visible_to(viewer)
    if known is not None:
        facts = facts.filter(number__lte=known)
    rows = list(facts.filter(subject__code__in=places, measure__in=measures).values_list(*_COLUMNS))
    rows += facts.filter(subject__code__in=subjects).values_list(*_COLUMNS)
    later = {row[-1]: row[0] for row in rows if row[-1] is not None}
    found: dict[tuple[str, str], list[Held]] = defaultdict(list)
    for *values, _supersedes in rows:
        if values[6] is None:
            continue
        values[11] = values[11] or ""
        held = Held(*values, replaced_by=later.get(values[0], 0))
        found[held.subject, held.measure].append(held)
    return found
