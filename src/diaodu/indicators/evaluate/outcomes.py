"""What is asked, and what comes out: a reading with its facts, operands and reasons."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from diaodu.core.absences import Absence, Reading
from diaodu.core.intervals import Interval
from diaodu.core.periods import Period
from diaodu.indicators.reader import FactRow, PlaceNode


@dataclass(frozen=True, slots=True)
class At:
    """Where and when a formula is evaluated. ``facet`` and ``roster`` empty: the default ones.

    With ``comparable`` only members and places that are there in that other period too are counted; with
    ``member_class`` only the roster's members of that class.
    """

    place: PlaceNode
    period: Period
    facet: str = ""
    roster: str = ""
    comparable: Period | None = None
    member_class: str = ""

    def moved(self, period: Period) -> At:
        """The same in another period; what it is compared with moves along, as far away in years as before."""
        if self.comparable is None:
            return replace(self, period=period)
        years = self.comparable.year - self.period.year
        return replace(self, period=period, comparable=period.shift(years=years))

    def against(self) -> At:
        """The period compared with, held against this one."""
        if self.comparable is None:
            raise ValueError("compared with nothing")
        return replace(self, period=self.comparable, comparable=self.period)


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many of the members or parts have a number."""

    reported: int
    of: int


@dataclass(frozen=True, slots=True)
class Entries:
    """The entries of a register that a number is counted from: those of a roster (by id) in a place and its facet
    whose day lies in a stretch. Without a ``first`` day the undated ones are among them. Roster 0: what a counter of
    another room counts.
    """

    measure: str
    roster: int
    place_path: str
    facet: str
    first: date | None
    last: date
    count: int


@dataclass(frozen=True, slots=True)
class Implied:
    """What a value must be for a published figure to hold: the point, and all that its rounding leaves open.

    ``facts`` are those it follows from.
    """

    point: Decimal
    interval: Interval
    facts: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Operand:
    """One input of a formula, with its own inputs below it. ``code`` is that of an indicator, where it is one."""

    name: str
    code: str
    place: str
    period: str
    facet: str
    reading: Reading
    unit: str
    facts: tuple[int, ...] = ()
    implied: Implied | None = None
    coverage: Coverage | None = None
    reason: str = ""
    operands: tuple[Operand, ...] = ()
    entries: tuple[Entries, ...] = ()


@dataclass(frozen=True, slots=True)
class Conflict:
    """A published figure that differs from what is computed by more than its rounding."""

    published: Decimal
    computed: Decimal
    facts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an expression gives. ``alternatives`` are other facts of the same thing; ``printed``: it stands in print;
    ``entries`` are what was counted in registers.
    """

    reading: Reading
    facts: tuple[int, ...] = ()
    operands: tuple[Operand, ...] = ()
    reason: str = ""
    coverage: Coverage | None = None
    alternatives: tuple[FactRow, ...] = ()
    printed: bool = False
    published: FactRow | None = None
    conflict: Conflict | None = None
    entries: tuple[Entries, ...] = ()


def absent(absence: Absence, reason: str, *parts: Outcome) -> Outcome:
    """An outcome without a value, for a reason; what was read on the way is kept."""
    return joined(absence, *parts, reason=reason)


def joined(reading: Reading, *parts: Outcome, reason: str = "") -> Outcome:
    """The outcome of joining others: their facts and operands, and the first reason why something is absent."""
    facts = dict.fromkeys(number for part in parts for number in part.facts)
    operands = tuple(operand for part in parts for operand in part.operands)
    entries = tuple(dict.fromkeys(each for part in parts for each in part.entries))
    why = reason or next((part.reason for part in parts if part.reason), "")
    said = why if isinstance(reading, Absence) else ""
    return Outcome(reading, tuple(facts), operands, reason=said, entries=entries)
