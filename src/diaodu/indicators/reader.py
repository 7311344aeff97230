"""The small interface behind which evaluation reads: places, facts, rosters. An engine can take its place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from diaodu.core.absences import Reading
from diaodu.ledger.measures import Counted
from diaodu.register.queries.members import MemberRow
from diaodu.register.queries.registers import Tallied, Tallies


@dataclass(frozen=True, slots=True)
class PlaceNode:
    """A place as counting needs it. ``subject_id`` is that of the place as a subject of facts."""

    code: str
    path: str
    level: str
    parent: str
    pack: str
    generated: bool
    subject_id: int
    name_hant: str
    name_hans: str
    name_en: str

    @property
    def names(self) -> dict[str, str]:
        """The name in three forms."""
        return {"hant": self.name_hant, "hans": self.name_hans, "en": self.name_en}


@dataclass(frozen=True, slots=True)
class FactRow:
    """A fact in force, in the base unit of its measure."""

    number: int
    source: str
    reading: Reading
    role: str
    qualifier: str
    document: int | None
    published: str
    printed: str
    printed_unit: str


@dataclass(frozen=True, slots=True)
class RosterRow:
    """A roster as counting needs it. Only a ``complete`` one lists everybody."""

    id: int
    code: str
    family: str
    place_path: str
    starts_on: date
    ends_on: date
    complete: bool
    kind: str = ""


Slot = tuple[int, str]
"""A subject's id and a facet."""


class Reader(Protocol):
    """What evaluation asks. One reader answers as known at one ledger number."""

    def place(self, code: str) -> PlaceNode | None:
        """The place with this code."""

    def places_below(self, place: PlaceNode) -> Sequence[PlaceNode]:
        """The places directly below that are as published or as generated as the place itself."""

    def all_below(self, place: PlaceNode) -> Sequence[PlaceNode]:
        """The same at any depth."""

    def facts(self, measure: str, period: str) -> Mapping[Slot, Sequence[FactRow]]:
        """The facts in force of a measure in a period, of all subjects, facets and sources."""

    def warm(self, measures: Iterable[str], periods: Iterable[str]) -> None:
        """Read at once what ``facts`` will be asked for."""

    def fact_of_ref(self, ref: str) -> FactRow | None:
        """The fact in force that a pack's row gave."""

    def roster(self, family: str, place: PlaceNode, day: date, asked: str) -> RosterRow | None:
        """The roster of a family that holds for a place on a day, or the one asked by its code."""

    def tallies(self, roster: RosterRow, what: Tallied, first: date | None, last: date) -> Tallies:
        """The entries of a roster that lists by rule, counted and added up by place and facet."""

    def counted(self, how: Counted, first: date | None, last: date) -> Tallies | None:
        """What is counted elsewhere than in a register, by place and facet; None where nothing of it was registered."""

    def members(self, roster: RosterRow) -> Sequence[MemberRow]:
        """Everybody who ever entered a roster."""
