"""Tests as packs declare them: what is tested, by which thresholds, in which words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from diaodu.packs.definitions import definitions
from diaodu.packs.models import Pack
from diaodu.packs.remembering import remembered

FINDING = "finding"
SAME, ROSTERS, LINKS, BACK, REPORTED = "same", "rosters", "links", "back", "reported"
THRESHOLD, ROUND, BUNCHING, COPIED = "threshold", "round", "bunching", "copied"
# what each type of test must and may be told, besides code, names, note and test
TELLS: Mapping[str, tuple[frozenset[str], frozenset[str]]] = {
    SAME: (frozenset({"kind", "same", "alike"}), frozenset({"near", "within", "within_days"})),
    ROSTERS: (frozenset({"kind", "family"}), frozenset()),
    LINKS: (frozenset({"kind", "link"}), frozenset()),
    BACK: (frozenset({"kind"}), frozenset({"milestones", "later_by"})),
    REPORTED: (frozenset({"kind"}), frozenset()),
    THRESHOLD: (frozenset({"kind", "field", "threshold", "within", "share", "least"}), frozenset()),
    ROUND: (frozenset({"kind", "field", "unit", "share", "least"}), frozenset()),
    BUNCHING: (frozenset({"measure", "month", "share", "least"}), frozenset()),
    COPIED: (frozenset({"measures"}), frozenset()),
}
NUMBERS = frozenset({"alike", "within", "threshold", "share", "unit", "least"})
WHOLES = frozenset({"month", "within_days", "later_by"})


@dataclass(frozen=True, slots=True)
class FindingTest:
    """A declared test: ``test`` is its type, ``body`` what it was told."""

    code: str
    names: Mapping[str, str]
    test: str
    body: Mapping[str, Any]

    @property
    def kind(self) -> str:
        """The kind of subject it looks at; empty for measures."""
        return str(self.body.get("kind", ""))

    def number(self, key: str) -> Decimal:
        """A figure it was told."""
        return Decimal(str(self.body[key]))

    def words(self, key: str) -> tuple[str, ...]:
        """A list of codes it was told."""
        return tuple(str(word) for word in self.body.get(key, ()))


@remembered
def declared_tests(pack: Pack, *, known: int | None = None) -> dict[str, FindingTest]:
    """The tests of a pack and of those it uses, by code."""
    declared = definitions(pack, FINDING, known=known).items()
    return {
        code: FindingTest(code, found.body["names"], str(found.body["test"]), found.body) for code, found in declared
    }
