"""One measure over many subjects: the value of each in force at a ledger number, and sums over some of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal

from diaodu.boards.facts import Words
from diaodu.core.units import from_base
from diaodu.ledger.measures import Measure
from diaodu.ledger.queries import measures_reported, values_of
from diaodu.packs.models import Pack
from diaodu.people.viewers import Viewer

Names = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class MeasureChoice:
    """A measure that some of the subjects have, with the pack whose words it is shown in."""

    code: str
    names: Names
    unit: Names
    measure: Measure
    words: Words


@dataclass(frozen=True, slots=True)
class Amounts:
    """The values of a measure at a period by subject, in the unit they are shown in. Absent ones are left out."""

    choice: MeasureChoice
    period: str
    periods: tuple[str, ...]
    values: Mapping[int, Decimal]

    def total(self, subjects: Collection[int]) -> tuple[Decimal | None, int]:
        """The sum over some subjects (None without any value), and how many of them have a value."""
        given = [self.values[subject] for subject in subjects if subject in self.values]
        return (sum(given, Decimal(0)) if given else None), len(given)


def choices_of(viewer: Viewer, subjects: Collection[int], pack: Pack) -> tuple[MeasureChoice, ...]:
    """What can be added up over some subjects: amounts that the ledger has of one of them, in declared order."""
    words, reported = Words(pack), measures_reported(viewer, subjects)
    return tuple(
        MeasureChoice(code, measure.names, words.units[measure.unit].names, measure, words)
        for code, measure in words.measures.items()
        if code in reported
        and words.units[measure.unit].dimension not in {"percent", "percentage_point", "rank", "none"}
    )


def amounts_of(
    viewer: Viewer, choice: MeasureChoice, subjects: Collection[int], *, period: str, known: int | None
) -> Amounts:
    """The values at a period (unknown or empty: the latest one of which there are any), as known at a number.

    Of several sources the first in the pack's order that has a value is taken, never a mixture of two for one subject.
    """
    rows = values_of(viewer, subjects, choice.code, facet=choice.measure.default_facet(), known=known)
    periods = tuple(dict.fromkeys(row.period for row in rows))
    asked = period if period in periods else next(iter(periods), "")
    rank = {source: at for at, source in enumerate(choice.words.sources)}
    unit = choice.words.units[choice.measure.unit]
    found: dict[int, Decimal] = {}
    for row in sorted(rows, key=lambda row: rank.get(row.source, len(rank))):
        if row.period == asked and row.value is not None:
            found.setdefault(row.subject_id, from_base(row.value, unit))
    return Amounts(choice, asked, periods, found)
