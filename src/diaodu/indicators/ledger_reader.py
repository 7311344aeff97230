"""Reading for evaluation from PostgreSQL: set-wise, and each thing once for as long as the reader lives."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import product
from typing import Any

from diaodu.core.absences import Absence
from diaodu.core.periods import Period
from diaodu.indicators.counters import Stretch, counter
from diaodu.indicators.reader import FactRow, PlaceNode, RosterRow, Slot
from diaodu.ledger.measures import Counted
from diaodu.ledger.models import Fact
from diaodu.register.models import Place, Roster, Subject
from diaodu.register.queries.members import MemberRow
from diaodu.register.queries.registers import Tallied, Tallies, members, mended, revised_between, tallies

Table = dict[Slot, list[FactRow]]
Tables = dict[tuple[str, str], Table]
TallyKey = tuple[int, Tallied, date | None, date]
CountKey = tuple[Counted, date | None, date]
MENDED = 1000

_FACT = (
    "number", "source", "value", "absence", "role", "qualifier", "document_id", "document__published", "printed",
    "printed_unit",
)  # fmt: skip
_SLOT = ("measure", "period", "subject_id", "facet", "ref", "supersedes_id")
_PLACE = ("code", "path", "level", "parent__code", "pack__code", "pack__generated", "name_hant", "name_hans", "name_en")


@dataclass(frozen=True, slots=True)
class NewFact:
    """A fact that was recorded after a reader's number: its slot, what it replaces, and the row."""

    measure: str
    period: str
    subject: int
    facet: str
    ref: str
    supersedes: int | None
    row: FactRow


@dataclass(frozen=True, slots=True)
class Recorded:
    """The facts recorded between two numbers, and the numbers of those they replace.

    ``of_packs``: some of them are, or replace, facts that a pack's rows gave and that targets name by their ref;
    ``elsewhere``: rows came in of the room whose counter counts for measures.
    """

    known: int
    facts: tuple[NewFact, ...]
    gone: frozenset[int]
    of_packs: bool
    elsewhere: bool = False

    def measures_of(self, source: str) -> frozenset[str]:
        """The measures in which a source recorded anything."""
        return frozenset(fact.measure for fact in self.facts if fact.row.source == source)

    @property
    def measures(self) -> frozenset[str]:
        """The measures in which anything was recorded."""
        return frozenset(fact.measure for fact in self.facts)


class LedgerReader:
    """Reads the ledger and the register as known at a ledger number (None: now)."""

    def __init__(self, known: int | None = None, before: LedgerReader | None = None) -> None:
        """``before`` is a reader as known earlier, whose tallies are mended when they are asked for."""
        self.known = known
        self.warmed: set[tuple[str, str, Period]] = set()
        self._tables: Tables = {}
        self._refs: dict[str, FactRow | None] = {}
        self._members: dict[int, list[MemberRow]] = {}
        self._tallies: dict[TallyKey, tuple[int, Tallies]] = before.tallied() if before else {}
        self._counted: dict[CountKey, Tallies | None] = {}
        self._revised: dict[tuple[str, int], frozenset[int] | None] = {}

    def recorded_up_to(self, known: int) -> Recorded | None:
        """What came into the ledger up to a later number; None where that was not only some facts and what a counter
        counts.
        """
        since = self.known or 0
        rows = Fact.objects.filter(number__gt=since, number__lte=known).order_by("number")[: MENDED + 1]
        new = [_new_fact(row) for row in rows.values_list(*_SLOT, *_FACT)]
        others, counting = known - since - len(new), counter()
        if len(new) > MENDED or (others and (not counting or counting.recorded_between(since, known) != others)):
            return None  # events of a register or definitions among them, or too much to mend
        gone = frozenset(fact.supersedes for fact in new if fact.supersedes)
        printed = any(fact.ref for fact in new) or any(row and row.number in gone for row in list(self._refs.values()))
        return Recorded(known, tuple(new), gone, of_packs=printed, elsewhere=bool(others))

    def with_recorded(self, recorded: Recorded) -> LedgerReader:
        """A reader as known at the later number: what this one has read, mended. This one stays as it is."""
        later = LedgerReader(recorded.known)
        kept = {name: value for name, value in vars(self).items() if name in {"_places", "_below", "_rosters"}}
        vars(later).update(
            kept,
            _members=self._members.copy(),
            _tallies=self._tallied_at(recorded.known),
            _tables=_mended(self._tables.copy(), recorded),
        )
        if not recorded.elsewhere:
            vars(later).update(_counted=self._counted.copy())
        if not recorded.of_packs:
            vars(later).update(_refs=self._refs.copy())
        later.warmed |= self.warmed.copy()
        return later

    def place(self, code: str) -> PlaceNode | None:
        """The place with this code."""
        return self._places.get(code)

    def places_below(self, place: PlaceNode) -> Sequence[PlaceNode]:
        """The places directly below, without those of the other nature: published and generated never mix."""
        return [node for node in self._below.get(place.code, ()) if node.generated == place.generated]

    def all_below(self, place: PlaceNode) -> Sequence[PlaceNode]:
        """The same at any depth."""
        below = list(self.places_below(place))
        return [*below, *(node for each in below for node in self.all_below(each))]

    def facts(self, measure: str, period: str) -> Mapping[Slot, Sequence[FactRow]]:
        """The facts in force of a measure in a period."""
        if (measure, period) not in self._tables:
            self.warm([measure], [period])
        return self._tables[measure, period]

    def warm(self, measures: Iterable[str], periods: Iterable[str]) -> None:
        """Read every fact of these measures in these periods, where they are not read yet, in one query."""
        lacking = [key for key in product(measures, periods) if key not in self._tables]
        if not lacking:
            return
        measures, periods = ({key[part] for key in lacking} for part in (0, 1))
        tables: Tables = {key: defaultdict(list) for key in product(measures, periods)}
        found = Fact.objects.known_at(self.known).filter(measure__in=measures, period__in=periods)
        for measure, period, subject, facet, *row in found.order_by("number").values_list(
            "measure", "period", "subject_id", "facet", *_FACT
        ):
            tables[measure, period][subject, facet].append(_fact(row))
        self._tables |= {key: dict(table) for key, table in tables.items()}

    def fact_of_ref(self, ref: str) -> FactRow | None:
        """The fact in force that a pack's row gave."""
        if ref not in self._refs:
            row = Fact.objects.known_at(self.known).filter(ref=ref).values_list(*_FACT).first()
            self._refs[ref] = _fact(row) if row else None
        return self._refs[ref]

    def roster(self, family: str, place: PlaceNode, day: date, asked: str) -> RosterRow | None:
        """The roster asked by code, if it is of this family and had begun; else the nearest and latest that holds."""
        held = [r for r in self._rosters.get(family, ()) if place.path.startswith(r.place_path)]
        named = [row for row in held if row.code == asked and row.starts_on <= day]
        holding = [row for row in held if row.starts_on <= day <= row.ends_on]
        return next(iter(named or sorted(holding, key=_nearest)), None)

    def tallies(self, roster: RosterRow, what: Tallied, first: date | None, last: date) -> Tallies:
        """The entries of a roster that lists by rule, counted and added up by place and facet."""
        key, known = (roster.id, what, first, last), self.known or 0
        number, kept = self._tallies.get(key, (known, None))
        if kept is None or number != known:
            self._tallies[key] = known, self._tallied(roster, what, first, last, number, kept)
        return self._tallies[key][1]

    def counted(self, how: Counted, first: date | None, last: date) -> Tallies | None:
        """What the counter of another room counts; None where nothing of it was registered."""
        key = (how, first, last)
        if key not in self._counted:
            counting = counter()
            self._counted[key] = counting.tallies(how, Stretch(first, last, self.known)) if counting else None
        return self._counted[key]

    @property
    def tally_count(self) -> int:
        """How many tallies are held; they outlive the answers that asked for them."""
        return len(self._tallies) + len(self._counted)

    def tallied(self) -> dict[TallyKey, tuple[int, Tallies]]:
        """What was counted so far, each with the number at which it was."""
        return self._tallies.copy()

    def _tallied_at(self, known: int) -> dict[TallyKey, tuple[int, Tallies]]:
        """The same when only facts came in up to a later number: what was counted up to ours holds there too."""
        return {
            key: (known if number == self.known else number, kept) for key, (number, kept) in self.tallied().items()
        }

    def _tallied(
        self, roster: RosterRow, what: Tallied, first: date | None, last: date, number: int, kept: Tallies | None
    ) -> Tallies:
        """Counted anew, or what was kept at an earlier number mended."""
        row = Roster.objects.select_related("place", "pack").get(pk=roster.id)
        revised = self._revised_since(row.kind, number) if kept is not None else None
        if kept is None or revised is None or self.known is None:
            return tallies(row, what, first=first, last=last, known=self.known)
        return mended(kept, row, what, first=first, last=last, since=number, known=self.known, revised=revised)

    def _revised_since(self, kind: str, number: int) -> frozenset[int] | None:
        """The subjects of a kind revised since a number; None for too many."""
        if (kind, number) not in self._revised:
            self._revised[kind, number] = revised_between(kind, number, self.known or 0, most=MENDED)
        return self._revised[kind, number]

    def members(self, roster: RosterRow) -> Sequence[MemberRow]:
        """Everybody who ever entered a roster."""
        if roster.id not in self._members:
            self._members[roster.id] = members(Roster.objects.get(pk=roster.id), known=self.known)
        return self._members[roster.id]

    @cached_property
    def _places(self) -> dict[str, PlaceNode]:
        subjects = dict(Subject.objects.filter(kind="place").values_list("code", "id"))
        rows = Place.objects.order_by("path").values_list(*_PLACE)
        return {row[0]: _place(row, subjects[row[0]]) for row in rows if row[0] in subjects}

    @cached_property
    def _below(self) -> dict[str, list[PlaceNode]]:
        below: dict[str, list[PlaceNode]] = defaultdict(list)
        for node in self._places.values():
            below[node.parent].append(node)
        return below

    @cached_property
    def _rosters(self) -> dict[str, list[RosterRow]]:
        families: dict[str, list[RosterRow]] = defaultdict(list)
        for roster in Roster.objects.select_related("place").order_by("code"):
            families[roster.family].append(_roster(roster))
        return families


def _new_fact(row: Sequence[Any]) -> NewFact:
    measure, period, subject, facet, ref, supersedes, *rest = row
    return NewFact(measure, period, subject, facet, ref, supersedes, _fact(rest))


def _mended(tables: Tables, recorded: Recorded) -> Tables:
    """The tables with new facts and without those that they replace, which stood in the same slots."""
    for new in recorded.facts:
        key, slot = (new.measure, new.period), (new.subject, new.facet)
        if key in tables:
            kept = [fact for fact in tables[key].get(slot, ()) if fact.number not in recorded.gone]
            tables[key] = {**tables[key], slot: [*kept, new.row]}
    return tables


def _roster(row: Roster) -> RosterRow:
    return RosterRow(
        row.pk, row.code, row.family, row.place.path, row.starts_on, row.ends_on, complete=row.complete, kind=row.kind
    )


def _nearest(row: RosterRow) -> tuple[int, int]:
    return (-len(row.place_path), -row.starts_on.toordinal())


def _fact(row: Sequence[Any]) -> FactRow:
    number, source, value, absence, role, qualifier, document, published, printed, unit = row
    reading = Absence(absence) if absence else value
    return FactRow(number, source, reading, role, qualifier, document, published or "", printed, unit)


def _place(row: Sequence[Any], subject_id: int) -> PlaceNode:
    code, path, level, parent, pack, generated, hant, hans, en = row
    return PlaceNode(
        code, path, level, parent or "", pack, generated=generated, subject_id=subject_id,
        name_hant=hant, name_hans=hans, name_en=en,
    )  # fmt: skip
