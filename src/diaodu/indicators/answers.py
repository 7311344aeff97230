"""What is handed to pages, commands and circulars: one answer to one question, with all that stands behind it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from diaodu.core.absences import Absence, Reading
from diaodu.core.division import CONTEXT
from diaodu.core.lights import Words
from diaodu.core.periods import Period
from diaodu.core.rounding import round_half_up
from diaodu.core.targets import Disagreement, LineReading
from diaodu.core.units import Unit, UnitBook, from_base
from diaodu.indicators.definitions import Indicator, Target
from diaodu.indicators.evaluate.outcomes import Conflict, Entries, Operand
from diaodu.indicators.reader import PlaceNode

COMPUTED, PUBLISHED = "computed", "published"
BOUNDS = ("at_least", "more_than", "at_most", "about")


@dataclass(frozen=True, slots=True)
class Other:
    """The same thing from another source or document."""

    source: str
    reading: Reading
    facts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class TargetAnswer:
    """A target line as read: ``line`` is in base units; ``fact`` is the ledger number of the printed line."""

    target: Target
    line: LineReading
    fact: int
    reason: str
    children_gap: Reading | None


@dataclass(frozen=True, slots=True)
class PaceAnswer:
    """Progress towards one line against one baseline, in base units."""

    target: str
    tier: str
    baseline: str
    expected: Reading
    actual: Reading
    gap: Reading
    required_monthly: Reading


@dataclass(frozen=True, slots=True)
class LightAnswer:
    """The colour by one rule set, with the rule's words and what it looked at."""

    rules: str
    names: Mapping[str, str]
    office: str | Mapping[str, str]
    version: int
    colour: str
    words: Words
    inputs: Mapping[str, Reading]
    own: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """One indicator at one place and period, from one source. Readings are in base units; texts are as shown.

    ``bound`` is set where the figure was printed as one side of the true one: ``more_than`` for 20餘.
    """

    indicator: Indicator
    place: PlaceNode
    period: Period
    facet: str
    roster: str
    source: str
    reading: Reading
    unit: Unit
    decimals: int
    units: UnitBook
    basis: str
    reason: str
    operands: tuple[Operand, ...]
    facts: tuple[int, ...]
    others: tuple[Other, ...]
    conflict: Conflict | None
    targets: tuple[TargetAnswer, ...] = ()
    disagreements: tuple[Disagreement, ...] = ()
    pace: tuple[PaceAnswer, ...] = ()
    lights: tuple[LightAnswer, ...] = ()
    member_class: str = ""
    entries: tuple[Entries, ...] = ()
    bound: str = ""

    @property
    def code(self) -> str:
        """The indicator's code."""
        return self.indicator.code

    @property
    def absence(self) -> Absence | None:
        """Why there is no value."""
        return self.reading if isinstance(self.reading, Absence) else None

    @property
    def generated(self) -> bool:
        """Whether it is of an invented place."""
        return self.place.generated

    @property
    def value(self) -> str | None:
        """The rounded value as shown; None when absent."""
        return self.shown(self.reading)

    @property
    def unrounded(self) -> str | None:
        """The value in the shown unit with up to 28 significant digits."""
        return self.exact(self.reading)

    @property
    def light(self) -> LightAnswer | None:
        """The colour by the indicator's own rule set."""
        return next((light for light in self.lights if light.own), None)

    def shown(self, reading: Reading | None) -> str | None:
        """A reading of the indicator's own dimension, rounded, in the shown unit."""
        return shown(reading, self.unit, self.decimals)

    def exact(self, reading: Reading | None) -> str | None:
        """The same, unrounded."""
        return exact(reading, self.unit)

    def in_unit(self, unit: Unit) -> Answer:
        """The same answer shown in another unit."""
        return replace(self, unit=unit, decimals=unit.decimals)


def shown(reading: Reading | None, unit: Unit, decimals: int) -> str | None:
    """A reading in a unit, rounded half up as it is printed; None when there is no number."""
    if not isinstance(reading, Decimal):
        return None
    return f"{round_half_up(from_base(reading, unit), decimals):f}"


def exact(reading: Reading | None, unit: Unit | None) -> str | None:
    """A reading in a unit (None: as it is) with up to 28 significant digits and no idle zeros."""
    if not isinstance(reading, Decimal):
        return None
    value = from_base(reading, unit) if unit else reading
    return f"{value.normalize(CONTEXT):f}"
