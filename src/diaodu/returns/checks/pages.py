"""What the ledger holds from a page already, for the rows of another entry of it to be compared with."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from diaodu.ledger.models import Document, Fact

Slot = tuple[int, str, str, str]
"""Subject, measure, period, facet."""


@dataclass(frozen=True, slots=True)
class PageStanding:
    """The facts in force from a page. A pack may hold a figure of it more than once."""

    facts: Mapping[Slot, tuple[Fact, ...]] = field(default_factory=dict)

    def differing(self, slot: Slot, value: Decimal | None, absence: str) -> Fact | None:
        """What another value would replace; nothing when the figure is new or stands with this very value."""
        standing = self.facts.get(slot, ())
        if any((fact.value, fact.absence) == (value, absence) for fact in standing):
            return None
        return standing[-1] if standing else None

    def has(self, slot: Slot) -> bool:
        """Whether the figure is there, with whatever value."""
        return slot in self.facts


def standing_on_page(document: Document | None, source: str, subjects: Collection[int]) -> PageStanding:
    """What is in force from a page for these subjects."""
    if document is None:
        return PageStanding()
    facts = Fact.objects.known_at(None).filter(document=document, source=source, subject__in=subjects)
    found: dict[Slot, tuple[Fact, ...]] = {}
    for fact in facts.order_by("number"):
        slot = (fact.subject_id, fact.measure, fact.period, fact.facet)
        found[slot] = (*found.get(slot, ()), fact)
    return PageStanding(found)


def slot_of(subject: int, figure: Mapping[str, Any]) -> Slot:
    """Which figure a kept one is."""
    return subject, figure["c"], figure["period"], figure["facet"]


def value_of(figure: Mapping[str, Any]) -> Decimal | None:
    """The value of a kept figure, in the base unit."""
    return None if figure["v"] is None else Decimal(figure["v"])
