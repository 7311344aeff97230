"""Why a figure changed between two periods: an exact split by cause and by subject.

A **sum** over a roster is the total of what its members give; its change is the total of the members' changes.

A **rate** is R = P / W, both sums. With d for a change and 1, 2 for the two periods,

    P2 B2 - P1 B1 = dP (B1 + B2) / 2 + dB (P1 + P2) / 2          (B = 1 / W, so dB = -dW / (W1 W2))

    dR = [dP (W1 + W2) - dW (P1 + P2)] / (2 W1 W2)

holds exactly (multiply out). It is the symmetric split of a product that T. L. Bennet gave for price and quantity
(J. R. Stat. Soc. 83, 1920), and the Shapley value of two factors: no order of causes has to be chosen. It is linear in
dP and dW, so every member has an effect of its own and the effects add to dR. A member that enters with (p, w) has the
effect w (W1 + W2) / (2 W1 W2) times the difference of its own rate p / w from the pooled rate (P1 + P2) / (W1 + W2).

A member's own change has one cause when it enters or leaves. When it stays, its class and its value may both change;
with v(class, value) for what it adds, the move of class is the mean of the two ways to change the class first or last,

    move = [v(c2, x1) - v(c1, x1) + v(c2, x2) - v(c1, x2)] / 2

and the rest is progress, or the reporting where one of the two values is absent. Fractions throughout: the parts add up
to the change without a remainder, together with the corrections, which are the first period's figure as known now less
as known then.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Generic, TypeVar

from diaodu.core.absences import Reading
from diaodu.core.division import divide

K = TypeVar("K")
ZERO, HALF, PERCENT = Fraction(0), Fraction(1, 2), 100


class Cause(StrEnum):
    """Why a figure changed, in the order in which it is told."""

    PROGRESS = "progress"
    """A member that stayed in its class gave another value."""
    ENTRY = "entry"
    """A member is new in the roster."""
    EXIT = "exit"
    """A member has left the roster."""
    MOVE = "move"
    """A member changed its class."""
    REPORTING = "reporting"
    """A member gave a value in only one of the two periods."""
    CORRECTION = "correction"
    """The first period is known otherwise now than it was then."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A member of a roster in one period: its class, and what it gave."""

    member_class: str
    reading: Reading


@dataclass(frozen=True, slots=True)
class Quantity(Generic[K]):
    """A sum over a roster in two periods: who stood in it and how. With ``only``, members of one class are counted."""

    then: Mapping[K, Standing]
    now: Mapping[K, Standing]
    only: str = ""

    def before(self) -> Fraction:
        """The sum in the first period."""
        return sum((self._given(one.member_class, one.reading) for one in self.then.values()), ZERO)

    def after(self) -> Fraction:
        """The sum in the second period."""
        return sum((self._given(one.member_class, one.reading) for one in self.now.values()), ZERO)

    def moves(self) -> Iterator[tuple[K, Cause, Fraction]]:
        """Every member's change by cause; they add up to ``after() - before()``."""
        for key in {**self.then, **self.now}:
            then, now = self.then.get(key), self.now.get(key)
            if then is None and now is not None:
                yield key, Cause.ENTRY, self._given(now.member_class, now.reading)
            elif now is None and then is not None:
                yield key, Cause.EXIT, -self._given(then.member_class, then.reading)
            elif then is not None and now is not None:
                yield from self._stayed(key, then, now)

    def _stayed(self, key: K, then: Standing, now: Standing) -> Iterator[tuple[K, Cause, Fraction]]:
        whole = self._given(now.member_class, now.reading) - self._given(then.member_class, then.reading)
        moved = HALF * sum(
            self._given(now.member_class, reading) - self._given(then.member_class, reading)
            for reading in (then.reading, now.reading)
        )
        yield key, Cause.MOVE, moved
        both = isinstance(then.reading, Decimal) == isinstance(now.reading, Decimal)
        yield key, Cause.PROGRESS if both else Cause.REPORTING, whole - moved

    def _given(self, member_class: str, reading: Reading) -> Fraction:
        """What a member adds: nothing outside the class that is counted, and nothing without a value."""
        if not isinstance(reading, Decimal) or (self.only and member_class != self.only):
            return ZERO
        return Fraction(reading)


@dataclass(frozen=True, slots=True)
class Split(Generic[K]):
    """A figure in two periods, and each member's effect on its change by cause (effects of zero are left out)."""

    before: Fraction
    after: Fraction
    effects: Mapping[tuple[K, Cause], Fraction] = field(default_factory=dict)

    def parts(self, known_then: Fraction | None = None) -> dict[Cause, Fraction]:
        """The change by cause. With ``known_then`` (the first figure as known then) it is counted from there."""
        found = dict.fromkeys(Cause, ZERO)
        for (_key, cause), effect in self.effects.items():
            found[cause] += effect
        found[Cause.CORRECTION] = ZERO if known_then is None else self.before - known_then
        return found


def split_sum(quantity: Quantity[K]) -> Split[K]:
    """The change of a sum."""
    return Split(quantity.before(), quantity.after(), _collected((quantity, Fraction(1))))


def split_rate(part: Quantity[K], whole: Quantity[K]) -> Split[K]:
    """The change of ``part / whole x 100``. Raises ``ValueError`` where one of the wholes is not above zero."""
    p1, p2, w1, w2 = part.before(), part.after(), whole.before(), whole.after()
    if w1 <= 0 or w2 <= 0:
        raise ValueError("no rate of a whole that is not above zero")
    scale = PERCENT / (2 * w1 * w2)
    effects = _collected((part, scale * (w1 + w2)), (whole, -scale * (p1 + p2)))
    return Split(PERCENT * p1 / w1, PERCENT * p2 / w2, effects)


def _collected(*weighted: tuple[Quantity[K], Fraction]) -> dict[tuple[K, Cause], Fraction]:
    effects: dict[tuple[K, Cause], Fraction] = defaultdict(lambda: ZERO)
    for quantity, weight in weighted:
        for key, cause, change in quantity.moves():
            effects[key, cause] += weight * change
    return {key: effect for key, effect in effects.items() if effect}


def as_decimal(value: Fraction) -> Decimal:
    """A fraction with 28 significant digits, for showing."""
    return divide(Decimal(value.numerator), Decimal(value.denominator))
