"""Targets read: what each line implies, which one binds, which are met and by how much.

An implied level is the level at which a growth line is just met; its bound says how well that level is known.
Without a published base, a level line and a growth line of the same tier are read as one intention: "5,000 or
more" at +15 % implies a base of at least 4,347.83. Such a base bounds what the other lines imply and never
decides whether a line is met.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import combinations

from diaodu.core.absences import Absence, Reading, first_absence
from diaodu.core.division import divide
from diaodu.core.growth import implied_base
from diaodu.core.target_lines import (
    Base,
    Bound,
    Comparison,
    TargetKind,
    TargetLine,
    base_for,
    binding,
    known_bases,
)

__all__ = [
    "Bound",
    "Comparison",
    "Disagreement",
    "LineReading",
    "Met",
    "TargetKind",
    "TargetLine",
    "disagreements",
    "parent_child_gap",
    "read_lines",
]


class Met(StrEnum):
    YES = "yes"
    NO = "no"
    UNDECIDABLE = "undecidable"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class LineReading:
    """A line with everything that can be said of it; `binding` is None where it cannot be decided."""

    code: str
    tier: str
    kind: TargetKind
    comparison: Comparison
    value: Decimal
    implied_base: Decimal | None
    implied_base_bound: Bound | None
    implied_level: Decimal | None
    implied_level_bound: Bound | None
    binding: bool | None
    met: Met
    gap: Decimal | None
    base_needed: Decimal | None
    """A growth line whose base is not known is met only by a base of at most this (exactly this for `=`)."""


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Two lines that ask for different levels; without any base two growths differ by an unknown amount."""

    lower: str
    higher: str
    difference: Decimal | None
    bound: Bound | None


def read_lines(
    lines: Sequence[TargetLine], actual: Reading, base: Reading, *, prospective: bool = False
) -> list[LineReading]:
    """Read every line against the actual value and the base it grows from.

    With `prospective` the period still runs: a line that is not reached yet is undecidable, not missed.
    """
    bases = known_bases(lines, base)
    return [
        _read_line(line, base_for(line.tier, bases), actual=actual, base=base, binds=binds, prospective=prospective)
        for line, binds in zip(lines, binding(lines, bases), strict=True)
    ]


def disagreements(lines: Sequence[TargetLine], base: Reading) -> list[Disagreement]:
    """Pairs of level and growth lines that ask for different levels, and by how much."""
    bases = known_bases(lines, base)
    pairs = combinations([line for line in lines if line.kind is not TargetKind.SHARE], 2)
    found = [_disagreement(first, second, base_for(first.tier, bases)) for first, second in pairs]
    return [disagreement for disagreement in found if disagreement is not None]


def parent_child_gap(parent_level: Reading, children_levels: Iterable[Reading]) -> Reading:
    """What the children's targets add up to beyond the parent's; short of it if negative.

    A child without a target leaves the gap unknown: a partial sum is no sum.
    """
    levels = [parent_level, *children_levels]
    absence = first_absence(*levels)
    if absence is not None:
        return absence
    parent, *children = (level for level in levels if isinstance(level, Decimal))
    return sum(children, Decimal(0)) - parent


def _read_line(
    line: TargetLine,
    known: Base | None,
    *,
    actual: Reading,
    base: Reading,
    binds: bool | None,
    prospective: bool,
) -> LineReading:
    asked = _level_asked(line, known)
    bounded = known if known and not known.published and line.kind is not TargetKind.SHARE else None
    level, level_bound = _implied_level(line, known)
    numbers = isinstance(actual, Decimal)
    unsure = numbers and asked is None and isinstance(base, Absence)
    return LineReading(
        code=line.code,
        tier=line.tier,
        kind=line.kind,
        comparison=line.comparison,
        value=line.value,
        implied_base=_decimal(bounded.value) if bounded else None,
        implied_base_bound=bounded.bound if bounded else None,
        implied_level=level,
        implied_level_bound=level_bound,
        binding=binds,
        met=_met(line, asked, actual=actual, base=base, prospective=prospective),
        gap=actual - _decimal(asked) if isinstance(actual, Decimal) and asked is not None else None,
        base_needed=implied_base(actual, line.value) if isinstance(actual, Decimal) and unsure else None,
    )


def _level_asked(line: TargetLine, known: Base | None) -> Fraction | None:
    """The level the line asks for, if that is known and not only bounded."""
    if line.kind is not TargetKind.GROWTH:
        return line.fixed
    return line.level_at(known.value) if known and known.published else None


def _implied_level(line: TargetLine, known: Base | None) -> tuple[Decimal | None, Bound | None]:
    if line.kind is TargetKind.LEVEL:
        return line.value, Bound.EQUAL
    if line.kind is TargetKind.SHARE or known is None:
        return None, None
    return _decimal(line.level_at(known.value)), known.bound


def _met(line: TargetLine, asked: Fraction | None, *, actual: Reading, base: Reading, prospective: bool) -> Met:
    needs = (actual, base) if line.kind is TargetKind.GROWTH else (actual,)
    if Absence.REFUSED in needs:
        return Met.REFUSED
    if isinstance(actual, Absence) or asked is None:
        return Met.UNDECIDABLE
    if _holds(line.comparison, Fraction(actual), asked):
        return Met.YES
    return Met.UNDECIDABLE if prospective else Met.NO


def _holds(comparison: Comparison, actual: Fraction, asked: Fraction) -> bool:
    if comparison is Comparison.EQUAL:
        return actual == asked
    return actual > asked or (comparison is Comparison.AT_LEAST and actual == asked)


def _disagreement(first: TargetLine, second: TargetLine, known: Base | None) -> Disagreement | None:
    if first.per_base != 0 != second.per_base and known is None:
        lower, higher = sorted((first, second), key=lambda line: line.per_base)
        differs = lower.per_base != higher.per_base
        return Disagreement(lower.code, higher.code, None, None) if differs else None
    if known is None and first.kind is not second.kind:
        return None
    at = known.value if known else Fraction(0)
    lower, higher = sorted((first, second), key=lambda line: line.level_at(at))
    difference = higher.level_at(at) - lower.level_at(at)
    if not difference:
        return None
    bound = _bound_of_difference(higher.per_base - lower.per_base, known)
    return Disagreement(lower.code, higher.code, _decimal(difference), bound)


def _bound_of_difference(per_base: Fraction, known: Base | None) -> Bound:
    """How the bound of the base carries over to a difference that changes by so much per unit of base."""
    if known is None or per_base == 0:
        return Bound.EQUAL
    return known.bound if per_base > 0 else known.bound.flipped()


def _decimal(value: Fraction) -> Decimal:
    return divide(Decimal(value.numerator), Decimal(value.denominator))
