"""The rule that says which values a number may take."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Bounds:
    """The smallest and largest value that a number may take, in its own unit. ``None`` is no bound.

    The ends are included, but for a ``low`` that is ``open``.
    """

    low: Decimal | None = None
    high: Decimal | None = None
    open: bool = False

    @classmethod
    def parse(cls, rule: str) -> Bounds:
        """Read ``any``, ``>= 0``, ``> 0``, ``<= 100`` or ``0..100``. Raises ``ValueError`` for anything else."""
        text = rule.strip()
        if text in {"", "any"}:
            return cls()
        if text.startswith(">="):
            return cls(low=_number(text[2:]))
        if text.startswith(">"):
            return cls(low=_number(text[1:]), open=True)
        if text.startswith("<="):
            return cls(high=_number(text[2:]))
        low, dots, high = text.partition("..")
        if not dots:
            raise ValueError(f"{rule!r} is no value rule")
        return cls(_number(low), _number(high))

    def __str__(self) -> str:
        if self.low is not None and self.high is not None:
            return f"{self.low}..{self.high}"
        if self.low is not None:
            return f"{'>' if self.open else '≥'} {self.low}"
        return "" if self.high is None else f"≤ {self.high}"

    def allow(self, value: Decimal) -> bool:
        """Whether ``value`` lies within the bounds."""
        low_enough = self.high is None or value <= self.high
        return low_enough and (self.low is None or (value > self.low if self.open else value >= self.low))


def _number(text: str) -> Decimal:
    try:
        found = Decimal(text.strip())
    except ArithmeticError as error:
        raise ValueError(f"{text.strip()!r} is no number") from error
    if not found.is_finite():
        raise ValueError(f"{text.strip()!r} is no number")
    return found
