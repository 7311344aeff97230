"""Intervals: what is known of a value that was printed rounded, and of everything computed from it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Self

from diaodu.core.division import divide


@dataclass(frozen=True, slots=True)
class _End:
    """One end of an interval; a closed end is itself a possible value."""

    value: Decimal
    closed: bool


@dataclass(frozen=True, slots=True)
class Interval:
    """All values from `low` to `high`; the ends belong to it where they are closed."""

    low: Decimal
    high: Decimal
    low_closed: bool = True
    high_closed: bool = True

    def __post_init__(self) -> None:
        if self.low > self.high or (self.low == self.high and not (self.low_closed and self.high_closed)):
            raise ValueError(f"an interval without a value: {self}")

    @classmethod
    def exactly(cls, value: Decimal) -> Self:
        return cls(value, value)

    @property
    def width(self) -> Decimal:
        return self.high - self.low

    def contains(self, value: Decimal) -> bool:
        above = self.low <= value if self.low_closed else self.low < value
        below = value <= self.high if self.high_closed else value < self.high
        return above and below

    def __str__(self) -> str:
        return f"{'[' if self.low_closed else '('}{self.low}, {self.high}{']' if self.high_closed else ')'}"

    def __neg__(self) -> Self:
        return type(self)(-self.high, -self.low, self.high_closed, self.low_closed)

    def __add__(self, other: Self | Decimal) -> Self:
        right = self._as_interval(other)
        return type(self)(
            self.low + right.low,
            self.high + right.high,
            self.low_closed and right.low_closed,
            self.high_closed and right.high_closed,
        )

    __radd__ = __add__

    def __sub__(self, other: Self | Decimal) -> Self:
        return self + -self._as_interval(other)

    def __rsub__(self, other: Decimal) -> Self:
        return -self + other

    def __mul__(self, other: Self | Decimal) -> Self:
        return self._hull(self._corners(self._as_interval(other), lambda left, right: left * right))

    __rmul__ = __mul__

    def __truediv__(self, other: Self | Decimal) -> Self:
        divisor = self._as_interval(other)
        if divisor.low <= 0 <= divisor.high:
            raise ZeroDivisionError(f"division by an interval that reaches zero: {divisor}")
        return self._hull(self._corners(divisor, divide))

    def __rtruediv__(self, other: Decimal) -> Self:
        return self._as_interval(other) / self

    def _as_interval(self, other: Self | Decimal) -> Self:
        return type(self).exactly(other) if isinstance(other, Decimal) else other

    def _corners(self, other: Self, combine: Callable[[Decimal, Decimal], Decimal]) -> list[_End]:
        return [
            _End(combine(left.value, right.value), _reached(left, right))
            for left in self._ends()
            for right in other._ends()
        ]

    def _ends(self) -> tuple[_End, _End]:
        return _End(self.low, self.low_closed), _End(self.high, self.high_closed)

    @classmethod
    def _hull(cls, ends: Iterable[_End]) -> Self:
        corners = list(ends)
        low = min(corners, key=lambda end: (end.value, not end.closed))
        high = max(corners, key=lambda end: (end.value, end.closed))
        return cls(low.value, high.value, low.closed, high.closed)


def _reached(left: _End, right: _End) -> bool:
    """Whether the corner is a possible value: a zero that is reached makes it so against any other end."""
    return (left.closed and right.closed) or any(end.closed and end.value == 0 for end in (left, right))
