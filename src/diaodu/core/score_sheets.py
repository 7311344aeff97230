"""Score sheets: what a place gets on each indicator of a sheet, by declared methods, exactly; rounded once, at the end.

Weights are full marks. A figure that is absent is never a zero: its indicator is left out and the rest weighed anew, or
the place has no score, as the sheet says.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import TypeVar

from diaodu.core.absences import Absence, Reading
from diaodu.core.division import HUNDRED
from diaodu.core.rounding import fraction_half_up

K = TypeVar("K")
FULL = Fraction(100)


class Method(StrEnum):
    """How a figure becomes a percentage of full marks."""

    FULL_SCORE = "full_score"
    """Reaching the target is full marks, else in proportion; over-fulfilment counts up to the cap."""
    EFFICACY = "efficacy"
    """功效係數: the worst of the class gets the base, the best 100, the others in between by distance."""
    LEVEL_AND_GROWTH = "level_and_growth"
    """The level as percent of the best of the class, and the growth by efficacy, joined by two weights."""


class WhenAbsent(StrEnum):
    """What an absent figure does to its place."""

    REWEIGH = "reweigh"
    NO_SCORE = "no_score"


@dataclass(frozen=True, slots=True)
class Item:
    """An indicator of a sheet. ``floor``, ``cap``, ``base`` and ``level_share`` are percentages.

    Raises ``ValueError`` for a weight that is not positive or percentages that contradict one another.
    """

    key: str
    weight: Decimal
    method: Method
    absent: WhenAbsent
    higher: bool = True
    floor: Decimal = Decimal(0)
    cap: Decimal = Decimal(100)
    base: Decimal = Decimal(0)
    level_share: Decimal = Decimal(100)

    def __post_init__(self) -> None:
        if self.weight <= 0 or not 0 <= self.floor < HUNDRED <= self.cap:
            raise ValueError(f"{self.key}: a weight is positive, a floor under 100, a cap 100 or more")
        if not (0 <= self.base < HUNDRED and 0 < self.level_share <= HUNDRED):
            raise ValueError(f"{self.key}: a base is under 100, a share of the level between 0 and 100")


@dataclass(frozen=True, slots=True)
class Sheet:
    """Indicators whose weights add to ``total``; the total score is rounded to ``decimals``."""

    items: tuple[Item, ...]
    total: Decimal
    decimals: int


@dataclass(frozen=True, slots=True)
class Figures:
    """What a place has on one indicator, in base units; target and growth only where the method asks for them."""

    level: Reading
    target: Reading = Absence.NOT_APPLICABLE
    growth: Reading = Absence.NOT_APPLICABLE


Table = Mapping[K, Mapping[str, Figures]]
"""The figures of a peer class, by place and item."""


@dataclass(frozen=True, slots=True)
class Ends:
    """The best and the worst value of a peer class."""

    best: Decimal
    worst: Decimal


@dataclass(frozen=True, slots=True)
class Part:
    """What one item gave. ``percent`` is before floor and cap, ``points`` of ``full`` after them and after reweighing.

    ``level`` and ``growth`` are the class's ends that it was held against, ``level_percent`` and ``growth_percent`` the
    two halves of level and growth. Without a figure ``absence`` says why, and nothing else is there.
    """

    full: Fraction = Fraction()
    percent: Fraction = Fraction()
    points: Fraction = Fraction()
    level: Ends | None = None
    growth: Ends | None = None
    level_percent: Fraction | None = None
    growth_percent: Fraction | None = None
    absence: Absence | None = None


@dataclass(frozen=True, slots=True)
class Score:
    """What a place got. ``total`` is rounded, adjustment and all; absent where the sheet gives no score.

    ``withheld`` are the items whose absence took the score away, ``left_out`` those that were weighed out.
    """

    parts: Mapping[str, Part]
    adjustment: Decimal
    exact: Fraction | None
    total: Reading
    left_out: tuple[str, ...]
    withheld: tuple[str, ...]


def assess(sheet: Sheet, table: Table[K], adjustments: Mapping[K, Decimal]) -> dict[K, Score]:
    """The scores of the places of one peer class. Each item needs its figures in every row."""
    found: dict[K, dict[str, Part]] = {place: {} for place in table}
    for item in sheet.items:
        column = {place: row[item.key] for place, row in table.items()}
        for place, part in _parts(item, column).items():
            found[place][item.key] = part
    return {place: _score(sheet, parts, adjustments.get(place, Decimal(0))) for place, parts in found.items()}


def counted_weight(sheet: Sheet, parts: Mapping[str, Part]) -> Fraction:
    """The weights of the items that have a figure."""
    weights = (Fraction(item.weight) for item in sheet.items if parts[item.key].absence is None)
    return sum(weights, Fraction())


def ends(values: Iterable[Reading], *, higher: bool) -> Ends | None:
    """The best and the worst of the values that are there."""
    ordered = sorted(value for value in values if isinstance(value, Decimal))
    if not ordered:
        return None
    return Ends(ordered[-1], ordered[0]) if higher else Ends(ordered[0], ordered[-1])


def efficacy(item: Item, value: Decimal, found: Ends) -> Fraction:
    """A value by 功效係數; where all are equal, all are the best."""
    if found.best == found.worst:
        return FULL
    share = (Fraction(value) - Fraction(found.worst)) / (Fraction(found.best) - Fraction(found.worst))
    return Fraction(item.base) + share * (FULL - Fraction(item.base))


def _parts(item: Item, column: Mapping[K, Figures]) -> dict[K, Part]:
    level = ends((row.level for row in column.values()), higher=item.higher)
    if item.method is Method.FULL_SCORE:
        return {place: _by_target(item, row) for place, row in column.items()}
    if item.method is Method.EFFICACY:
        return {place: _by_efficacy(item, row, level) for place, row in column.items()}
    growth = ends((row.growth for row in column.values()), higher=item.higher)
    return {place: _by_level_and_growth(item, row, level, growth) for place, row in column.items()}


def _by_target(item: Item, row: Figures) -> Part:
    if isinstance(row.level, Absence):
        return Part(absence=row.level)
    if isinstance(row.target, Absence):
        return Part(absence=row.target)
    if row.target <= 0:
        return Part(absence=Absence.NOT_APPLICABLE)
    level, target = Fraction(row.level), Fraction(row.target)
    if item.higher:
        return Part(percent=level / target * FULL)
    return Part(percent=target / level * FULL if level > 0 else Fraction(item.cap))


def _by_efficacy(item: Item, row: Figures, level: Ends | None) -> Part:
    if isinstance(row.level, Absence) or level is None:
        return Part(absence=row.level if isinstance(row.level, Absence) else Absence.MISSING)
    return Part(percent=efficacy(item, row.level, level), level=level)


def _by_level_and_growth(item: Item, row: Figures, level: Ends | None, growth: Ends | None) -> Part:
    if isinstance(row.level, Absence) or level is None:
        return Part(absence=row.level if isinstance(row.level, Absence) else Absence.MISSING)
    if isinstance(row.growth, Absence) or growth is None:
        return Part(absence=row.growth if isinstance(row.growth, Absence) else Absence.MISSING)
    if level.best <= 0:
        return Part(absence=Absence.NOT_APPLICABLE)  # nothing is a share of nothing
    own, best = Fraction(row.level), Fraction(level.best)
    of_level = (own / best if item.higher else best / own) * FULL
    of_growth = efficacy(item, row.growth, growth)
    share = Fraction(item.level_share) / FULL
    return Part(
        percent=of_level * share + of_growth * (1 - share), level=level, growth=growth,
        level_percent=of_level, growth_percent=of_growth,
    )  # fmt: skip


def _score(sheet: Sheet, parts: Mapping[str, Part], adjustment: Decimal) -> Score:
    absent = [item for item in sheet.items if parts[item.key].absence is not None]
    withheld = tuple(item.key for item in absent if item.absent is WhenAbsent.NO_SCORE)
    left_out = tuple(item.key for item in absent if item.absent is WhenAbsent.REWEIGH)
    counted = counted_weight(sheet, parts)
    pointed = {item.key: _pointed(sheet, item, parts[item.key], counted) for item in sheet.items}
    if withheld or not counted:
        return Score(pointed, adjustment, None, Absence.NOT_APPLICABLE, left_out, withheld)
    exact = sum((part.points for part in pointed.values()), Fraction()) + Fraction(adjustment)
    return Score(pointed, adjustment, exact, fraction_half_up(exact, sheet.decimals), left_out, withheld)


def _pointed(sheet: Sheet, item: Item, part: Part, counted: Fraction) -> Part:
    """The part with its points: of the weight, as it counts among those that have a figure."""
    if part.absence is not None:
        return part
    full = Fraction(item.weight) * Fraction(sheet.total) / counted
    kept = min(max(part.percent, Fraction(item.floor)), Fraction(item.cap))
    return Part(
        full, part.percent, full * kept / FULL, part.level, part.growth, part.level_percent, part.growth_percent
    )
