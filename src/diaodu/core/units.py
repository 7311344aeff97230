"""Units and the dimensions behind them, so that only like is added to like."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Context, Decimal
from typing import Self

from diaodu.core.division import divide


class UnitError(ValueError):
    """An unknown unit, or quantities that do not go together."""


@dataclass(frozen=True, slots=True)
class Dimension:
    """What a quantity measures, as base dimensions with exponents: money, money/person, none.

    Three dimensions are no products of others. A `percent` is a rate (a ratio of like quantities times 100), a
    `percentage_point` the difference of two rates, a `rank` a place in an order.
    """

    powers: tuple[tuple[str, int], ...] = ()

    @classmethod
    def of(cls, name: str) -> Self:
        """The base dimension of this name; `none` is that of pure numbers."""
        return cls() if name == "none" else cls(((name, 1),))

    def __str__(self) -> str:
        above = "*".join(_power(name, exponent) for name, exponent in self.powers if exponent > 0)
        below = "".join(f"/{_power(name, -exponent)}" for name, exponent in self.powers if exponent < 0)
        return (above or ("1" if below else "none")) + below

    def __mul__(self, other: Self) -> Self:
        if NONE in (self, other):
            return self._combine(other, 1)
        self._refuse_special(other, "multiply")
        return self._combine(other, 1)

    def __truediv__(self, other: Self) -> Self:
        if self == other and self != RANK:
            return type(self)()
        if other == NONE:
            return self
        self._refuse_special(other, "divide")
        return self._combine(other, -1)

    def plus(self, other: Self) -> Self:
        """The dimension of a sum: a rate plus points is a rate."""
        if {self, other} == {PERCENT, PERCENTAGE_POINT}:
            return self if self == PERCENT else other
        if self != other or self == RANK:
            raise UnitError(f"cannot add {self} and {other}")
        return self

    def minus(self, other: Self) -> "Dimension":
        """The dimension of a difference: two rates differ by points, two ranks by a plain number."""
        if self == other:
            return {PERCENT: PERCENTAGE_POINT, RANK: NONE}.get(self, self)
        if (self, other) == (PERCENT, PERCENTAGE_POINT):
            return PERCENT
        raise UnitError(f"cannot subtract {other} from {self}")

    def share_of(self, whole: Self) -> "Dimension":
        """The dimension of `100 * self / whole`; both have to measure the same thing."""
        if self != whole or self == RANK:
            raise UnitError(f"cannot take {self} as a percentage of {whole}")
        return PERCENT

    def _combine(self, other: Self, sign: int) -> Self:
        exponents = Counter(dict(self.powers))
        for name, exponent in other.powers:
            exponents[name] += sign * exponent
        return type(self)(tuple(sorted((name, power) for name, power in exponents.items() if power)))

    def _refuse_special(self, other: Self, verb: str) -> None:
        if SPECIAL & {self, other}:
            raise UnitError(f"cannot {verb} {self} {'by' if verb == 'divide' else 'and'} {other}")


_EXACTLY = Context(prec=200)
NONE = Dimension()
PERCENT = Dimension.of("percent")
PERCENTAGE_POINT = Dimension.of("percentage_point")
RANK = Dimension.of("rank")
SPECIAL = frozenset({PERCENT, PERCENTAGE_POINT, RANK})


def _power(name: str, exponent: int) -> str:
    return name if exponent == 1 else f"{name}^{exponent}"


@dataclass(frozen=True, slots=True)
class Unit:
    """A way to write a quantity: 1 of it is `factor` of the dimension's base unit."""

    code: str
    dimension: str
    factor: Decimal
    decimals: int
    names: Mapping[str, str] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        if self.factor <= 0:
            raise UnitError(f"unit {self.code}: the factor must be positive, not {self.factor}")
        if self.decimals < 0:
            raise UnitError(f"unit {self.code}: it cannot show {self.decimals} decimals")

    @property
    def measures(self) -> Dimension:
        return Dimension.of(self.dimension)


def to_base(value: Decimal, unit: Unit) -> Decimal:
    """The same quantity in the base unit, exactly: no digit is rounded away."""
    return _EXACTLY.multiply(value, unit.factor)


def from_base(value: Decimal, unit: Unit) -> Decimal:
    return divide(value, unit.factor)


class UnitBook:
    """The units that are in use, found by code or by any of their names."""

    def __init__(self, units: Iterable[Unit]) -> None:
        self._units = tuple(units)
        self._by_word: dict[str, Unit] = {}
        for unit in self._units:
            for word in {unit.code, *unit.names.values()}:
                if word in self._by_word:
                    raise UnitError(f"{word!r} names both {self._by_word[word].code} and {unit.code}")
                self._by_word[word] = unit

    def __getitem__(self, word: str) -> Unit:
        try:
            return self._by_word[word]
        except KeyError as error:
            raise UnitError(f"unknown unit: {word!r}") from error

    def __contains__(self, word: str) -> bool:
        return word in self._by_word

    def __iter__(self) -> Iterator[Unit]:
        return iter(self._units)

    def convert(self, value: Decimal, source: str, target: str) -> Decimal:
        """The same quantity in another unit of its dimension."""
        before, after = self[source], self[target]
        if before.dimension != after.dimension:
            raise UnitError(f"{before.code} is {before.dimension}, {after.code} is {after.dimension}")
        return from_base(to_base(value, before), after)
