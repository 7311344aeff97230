"""Listings as packs declare them: into which rosters they lead, by which criteria, scored by how many."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from diaodu.core.scores import Weighted
from diaodu.packs.definitions import definitions
from diaodu.packs.models import Pack
from diaodu.packs.remembering import remembered
from diaodu.register.memberships import EXIT
from diaodu.register.models import Place, Roster, Subject

Names = Mapping[str, str]
LISTING = "listing"


@dataclass(frozen=True, slots=True)
class Criterion:
    """What a candidate is scored on: the scores go from 0 to ``highest``."""

    code: str
    names: Names
    weight: Decimal
    highest: Decimal


@dataclass(frozen=True, slots=True)
class Listing:
    """A way onto the rosters of a family. ``classes`` may be chosen on entry; ``scorers`` are wanted."""

    code: str
    names: Names
    kind: str
    family: str
    classes: tuple[str, ...]
    scorers: int
    criteria: tuple[Criterion, ...]

    @classmethod
    def of(cls, code: str, body: Mapping[str, Any]) -> Listing:
        """Build from a checked declaration."""
        return cls(
            code=code,
            names=body["names"],
            kind=str(body["kind"]),
            family=str(body["family"]),
            classes=tuple(body.get("classes", ())),
            scorers=int(body["scorers"]),
            criteria=tuple(_criterion(criterion) for criterion in body["criteria"]),
        )

    def criterion(self, code: str) -> Criterion | None:
        """The criterion with this code."""
        return next((criterion for criterion in self.criteria if criterion.code == code), None)

    @property
    def weighted(self) -> dict[str, Weighted]:
        """The criteria as they are counted with."""
        return {criterion.code: Weighted(criterion.weight, criterion.highest) for criterion in self.criteria}


def _criterion(body: Mapping[str, Any]) -> Criterion:
    return Criterion(str(body["code"]), body["names"], Decimal(body["weight"]), Decimal(body["highest"]))


@remembered
def listings(pack: Pack, *, known: int | None = None) -> dict[str, Listing]:
    """The listings that a pack may use, as known at a ledger number (None: now)."""
    declared = definitions(pack, LISTING, known=known).items()
    return {code: Listing.of(code, found.body) for code, found in declared}


def leads_to(listing: Listing, roster: Roster, kind: str, place: Place | None) -> bool:
    """Whether a subject of a kind in a place can come onto a roster by this listing."""
    covered = place is not None and place.path.startswith(roster.place.path)
    return covered and listing.kind == kind and listing.family == roster.family


def rosters_holding(subject: Subject) -> set[int]:
    """The rosters that a subject is in now, by key."""
    events = subject.memberships.order_by("roster_id", "-on", "-number").distinct("roster_id")
    return {roster for roster, action in events.values_list("roster_id", "action") if action != EXIT}
