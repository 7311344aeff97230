"""Target lines as such: what level each asks for, what base they imply together, and which one binds.

Levels are exact fractions here, so that two lines that ask for the same are seen to do so.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from diaodu.core.absences import Absence, Reading
from diaodu.core.division import HUNDRED


class TargetKind(StrEnum):
    LEVEL = "level"
    """In the base unit of the indicator."""
    GROWTH = "growth"
    """In percent of the base."""
    SHARE = "share"
    """In percent, for an indicator that is itself a rate."""


class Comparison(StrEnum):
    AT_LEAST = ">="
    EQUAL = "="
    MORE_THAN = ">"


class Bound(StrEnum):
    """How well an implied value is known."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    EQUAL = "equal"

    def flipped(self) -> "Bound":
        return {Bound.AT_LEAST: Bound.AT_MOST, Bound.AT_MOST: Bound.AT_LEAST}.get(self, self)


@dataclass(frozen=True, slots=True)
class TargetLine:
    code: str
    tier: str
    kind: TargetKind
    comparison: Comparison
    value: Decimal

    def __post_init__(self) -> None:
        if self.kind is TargetKind.GROWTH and self.value <= -HUNDRED:
            raise ValueError(f"{self.code}: nothing can grow by {self.value} %")

    @property
    def fixed(self) -> Fraction:
        """The part of the level asked for that does not depend on the base."""
        return Fraction(0) if self.kind is TargetKind.GROWTH else Fraction(self.value)

    @property
    def per_base(self) -> Fraction:
        """The part of the level asked for per unit of base."""
        return 1 + Fraction(self.value) / 100 if self.kind is TargetKind.GROWTH else Fraction(0)

    def level_at(self, base: Fraction) -> Fraction:
        return self.fixed + self.per_base * base


@dataclass(frozen=True, slots=True)
class Base:
    """What growth starts from: published, or implied by the lines and then only bounded."""

    value: Fraction
    bound: Bound
    published: bool


def known_bases(lines: Sequence[TargetLine], base: Reading) -> dict[str, Base]:
    """By tier, the base that growth starts from; a published one is the same for all tiers.

    A base of zero or less is known to carry no growth, so nothing is implied in its place.
    """
    if isinstance(base, Absence):
        implied = {line.tier: _implied_base(line.tier, lines) for line in lines}
        return {tier: found for tier, found in implied.items() if found is not None}
    if base <= 0:
        return {}
    return {line.tier: Base(Fraction(base), Bound.EQUAL, published=True) for line in lines}


def base_for(tier: str, bases: dict[str, Base]) -> Base | None:
    """The base of this tier, or else of the first tier that has one."""
    return bases.get(tier) or next(iter(bases.values()), None)


def _implied_base(tier: str, lines: Sequence[TargetLine]) -> Base | None:
    """The base at which the first level and the first growth line of a tier ask for the same."""
    level = next((n for n in lines if n.tier == tier and n.kind is TargetKind.LEVEL), None)
    growth = next((n for n in lines if n.tier == tier and n.kind is TargetKind.GROWTH), None)
    if level is None or growth is None or level.value <= 0:
        return None
    return Base(level.fixed / growth.per_base, _implied_bound(level, growth), published=False)


def _implied_bound(level: TargetLine, growth: TargetLine) -> Bound:
    """A level of 5,000 or more at +15 % leaves the base open upwards; exactly 5,000 at +15 % or more, downwards."""
    if level.comparison is not Comparison.EQUAL:
        return Bound.AT_LEAST
    return Bound.EQUAL if growth.comparison is Comparison.EQUAL else Bound.AT_MOST


_View = Callable[[TargetLine], tuple[Fraction, ...]]


def binding(lines: Sequence[TargetLine], bases: dict[str, Base]) -> list[bool | None]:
    """Whether each line asks for the highest level: for every possible base, for none, or undecidable (None).

    Over the base each level is a straight line, so a line is highest on one stretch (or nowhere): looking from
    both ends and from every crossing settles it.
    """
    low, high = _range(list(bases.values()))
    ends, inside = [_from_low(low), _from_high(high)], [_at(x) for x in _crossings(lines, low, high)]
    decided: list[bool | None] = []
    for line in lines:
        if all(_highest(line, lines, view) for view in ends):
            decided.append(True)
        else:
            decided.append(None if any(_highest(line, lines, view) for view in ends + inside) else False)
    return decided


def _highest(line: TargetLine, lines: Sequence[TargetLine], view: _View) -> bool:
    return view(line) == max(view(other) for other in lines)


def _at(base: Fraction) -> _View:
    return lambda line: (line.level_at(base),)


def _from_low(low: Fraction | None) -> _View:
    """Without a lower end, from a base just above zero, where the fixed part decides first."""
    return (lambda line: (line.fixed, line.per_base)) if low is None else _at(low)


def _from_high(high: Fraction | None) -> _View:
    """Without an upper end, from a base beyond all crossings, where growth decides first."""
    return (lambda line: (line.per_base, line.fixed)) if high is None else _at(high)


def _range(bases: Sequence[Base]) -> tuple[Fraction | None, Fraction | None]:
    """The bases all bounds allow; bounds that exclude each other say nothing."""
    lows = [base.value for base in bases if base.bound is not Bound.AT_MOST]
    highs = [base.value for base in bases if base.bound is not Bound.AT_LEAST]
    low, high = max(lows, default=None), min(highs, default=None)
    return (None, None) if low is not None and high is not None and low > high else (low, high)


def _crossings(lines: Sequence[TargetLine], low: Fraction | None, high: Fraction | None) -> list[Fraction]:
    """The bases inside the range at which a fixed level and a growing one are the same."""
    crossings = {a.fixed / b.per_base for a in lines for b in lines if b.per_base and not a.per_base}
    return [x for x in crossings if (low or 0) < x and (high is None or x < high)]
