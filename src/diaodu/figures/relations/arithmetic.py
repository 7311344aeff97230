"""Whether numbers that are known to their last digit satisfy a claim: interval arithmetic."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from diaodu.figures.relations.item import Interval
from diaodu.figures.relations.relation import Type

_EPSILON = 1e-9
_Formula = Callable[[Sequence[Interval], float], bool]


def fits(kind: Type, operands: Sequence[Interval], param: float = 0.0) -> bool:
    """Whether some values within the intervals satisfy a claim; operands in the order of `Type`, groups flat."""
    return _FORMULAS[kind](operands, param)


def meet(low: float, high: float, other: Interval) -> bool:
    """Whether two intervals have a number in common, but for the noise of floats."""
    if low <= other[1] and other[0] <= high:
        return True
    apart = low - other[1] if low > other[1] else other[0] - high
    return apart <= _EPSILON * max(abs(high), abs(other[1]))


def _percent(part: Interval, whole: Interval, share: Interval) -> bool:
    if whole[0] <= 0:
        return False
    return meet(100 * part[0] / whole[1], 100 * part[1] / whole[0], share)


def _total(parts: Sequence[Interval]) -> Interval:
    return sum(low for low, _ in parts), sum(high for _, high in parts)


def _share(of: Sequence[Interval], _: float) -> bool:
    return _percent(of[0], of[1], of[2])


def _share_of_sum(of: Sequence[Interval], _: float) -> bool:
    return _percent(_total(of[2:]), of[0], of[1])


def _share_of_parts(of: Sequence[Interval], _: float) -> bool:
    others = _total(of[1:-1])
    if of[0][0] + others[0] <= 0:
        return False
    low = 100 * of[0][0] / (of[0][0] + others[1])
    high = 100 * of[0][1] / (of[0][1] + others[0])
    return meet(low, high, of[-1])


def _sum(of: Sequence[Interval], _: float) -> bool:
    low, high = _total(of[1:])
    return meet(low, high, of[0])


def _sum_to_100(of: Sequence[Interval], _: float) -> bool:
    low, high = _total(of)
    return meet(low, high, (100.0, 100.0))


def _difference(of: Sequence[Interval], _: float) -> bool:
    (a, b, d) = of
    return meet(a[0] - b[1], a[1] - b[0], d) or meet(b[0] - a[1], b[1] - a[0], d)


def _pp_gap(of: Sequence[Interval], turned: float) -> bool:
    """The gap between two rates; `turned` is -1 when they point different ways."""
    p, q, d = of
    return _difference(of, 0) if turned >= 0 else meet(p[0] + q[0], p[1] + q[1], d)


def _schedule_gap(of: Sequence[Interval], elapsed: float) -> bool:
    p, d = of
    return _difference((p, (elapsed, elapsed), d), 0)


def _growth_from_change(of: Sequence[Interval], _: float) -> bool:
    a, d, g = of
    rise = a[0] - d[1] > 0 and meet(100 * d[0] / (a[1] - d[0]), 100 * d[1] / (a[0] - d[1]), g)
    return rise or (a[0] + d[0] > 0 and meet(100 * d[0] / (a[1] + d[0]), 100 * d[1] / (a[0] + d[1]), g))


def _growth(of: Sequence[Interval], _: float) -> bool:
    a, b, g = of
    if b[0] <= 0:
        return False
    low, high = 100 * (a[0] / b[1] - 1), 100 * (a[1] / b[0] - 1)
    return meet(low, high, g) or meet(-high, -low, g)


def _growth_multiple(of: Sequence[Interval], _: float) -> bool:
    a, b, m = of
    return b[0] > 0 and meet(a[0] / b[1] - 1, a[1] / b[0] - 1, m)


def _per_unit(of: Sequence[Interval], units: float) -> bool:
    t, m = of
    return units > 0 and meet(t[0] / units, t[1] / units, m)


def _greater(of: Sequence[Interval], _: float) -> bool:
    return of[0][1] > of[1][0]


_FORMULAS: dict[Type, _Formula] = {
    Type.SHARE: _share,
    Type.SHARE_OF_SUM: _share_of_sum,
    Type.SHARE_OF_PARTS: _share_of_parts,
    Type.SUM: _sum,
    Type.SUM_TO_100: _sum_to_100,
    Type.DIFFERENCE: _difference,
    Type.PP_GAP: _pp_gap,
    Type.SCHEDULE_GAP: _schedule_gap,
    Type.GROWTH_FROM_CHANGE: _growth_from_change,
    Type.GROWTH: _growth,
    Type.GROWTH_MULTIPLE: _growth_multiple,
    Type.PER_UNIT: _per_unit,
    Type.GREATER: _greater,
}
