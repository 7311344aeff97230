"""Scores by weighted criteria: means, points, total and spread. A score that is missing is never a zero.

Everything is counted exactly and rounded once, half up, when it is given out: equal totals are equal.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from diaodu.core.absences import Absence, Reading

DECIMALS = 2
FULL = 100
"""The total of a candidate whom every scorer gave the highest score on every criterion."""


@dataclass(frozen=True, slots=True)
class Weighted:
    """A criterion: its weight against the others and the highest score on it."""

    weight: Decimal
    highest: Decimal


@dataclass(frozen=True, slots=True)
class Cell:
    """What a candidate got on one criterion: from how many scorers, their mean, the points that it brings to the
    total, and the distance between the highest and the lowest of the scores.
    """

    scorers: int
    mean: Reading
    points: Reading
    spread: Reading


@dataclass(frozen=True, slots=True)
class Result:
    """What a candidate got: by criterion, in all, and each scorer's own total.

    ``total`` is missing until every criterion has a score. ``own`` holds everybody who scored; the total of a scorer
    who left a criterion out is missing, and ``complete`` counts those who left none out. ``spread`` is of their totals.
    """

    cells: Mapping[str, Cell]
    total: Reading
    own: Mapping[str, Reading]
    complete: int
    spread: Reading


def weigh(criteria: Mapping[str, Weighted], scores: Mapping[tuple[str, str], Decimal]) -> Result:
    """The result of ``scores`` by (scorer, criterion). Scores on what is no criterion are left out."""
    kept = {key: Fraction(value) for key, value in scores.items() if key[1] in criteria}
    own = {scorer: _own(criteria, kept, scorer) for scorer in sorted({scorer for scorer, _ in kept})}
    totals = [total for total in own.values() if total is not None]
    means = {code: _mean([value for (_, on), value in kept.items() if on == code]) for code in criteria}
    return Result(
        cells={code: _cell(criteria, code, kept, means[code]) for code in criteria},
        total=_reading(_total(criteria, means)),
        own={scorer: _reading(total) for scorer, total in own.items()},
        complete=len(totals),
        spread=_reading(_spread(totals)),
    )


def _own(criteria: Mapping[str, Weighted], scores: Mapping[tuple[str, str], Fraction], scorer: str) -> Fraction | None:
    return _total(criteria, {code: scores.get((scorer, code)) for code in criteria})


def _total(criteria: Mapping[str, Weighted], means: Mapping[str, Fraction | None]) -> Fraction | None:
    points = [_points(criteria, code, mean) for code, mean in means.items() if mean is not None]
    return sum(points, Fraction()) if points and len(points) == len(criteria) else None


def _points(criteria: Mapping[str, Weighted], code: str, mean: Fraction) -> Fraction:
    weights = sum((Fraction(criterion.weight) for criterion in criteria.values()), Fraction())
    return mean / Fraction(criteria[code].highest) * Fraction(criteria[code].weight) / weights * FULL


def _cell(
    criteria: Mapping[str, Weighted], code: str, scores: Mapping[tuple[str, str], Fraction], mean: Fraction | None
) -> Cell:
    given = [value for (_, on), value in scores.items() if on == code]
    points = None if mean is None else _points(criteria, code, mean)
    return Cell(len(given), _reading(mean), _reading(points), _reading(_spread(given)))


def _mean(values: list[Fraction]) -> Fraction | None:
    return sum(values, Fraction()) / len(values) if values else None


def _spread(values: Iterable[Fraction]) -> Fraction | None:
    ordered = sorted(values)
    return ordered[-1] - ordered[0] if ordered else None


def _reading(value: Fraction | None) -> Reading:
    """Rounded half up; there is nothing negative here."""
    if value is None:
        return Absence.MISSING
    scaled = value * 10**DECIMALS
    return Decimal((2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)).scaleb(-DECIMALS)
