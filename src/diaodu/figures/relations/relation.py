"""What the text's own arithmetic claims: relations between its figures, and slips that would explain a broken one."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Type(StrEnum):
    """What a relation claims of its operands, in their order; a group is written as a list."""

    SHARE = "share"  # a, b, p: a / b = p %
    SHARE_OF_SUM = "share_of_sum"  # b, p, [a…]: the sum of a… / b = p %
    SHARE_OF_PARTS = "share_of_parts"  # a, [b…], p: a / (a + b…) = p %
    SUM = "sum"  # t, a, b…: t = a + b…
    SUM_TO_100 = "sum_to_100"  # p, q…: shares that add up to 100
    DIFFERENCE = "difference"  # a, b, d: a − b = d
    PP_GAP = "pp_gap"  # p, q, d: p − q = d points
    SCHEDULE_GAP = "schedule_gap"  # p, d; param elapsed %: p − elapsed = d points
    GROWTH_FROM_CHANGE = "growth_from_change"  # a, d, g: d / (a − d) = g %; with a fall d / (a + d)
    GROWTH = "growth"  # a, b, g: a / b − 1 = g %
    GROWTH_MULTIPLE = "growth_multiple"  # a, b, m: a / b − 1 = m
    PER_UNIT = "per_unit"  # t, m; param n: t / n = m
    GREATER = "greater"  # a, b: a > b


class Status(StrEnum):
    """Whether a relation holds: within half a unit of every last digit, only within a whole one, or not."""

    EXACT = "exact"
    NEAR = "near"
    BROKEN = "broken"


class SlipKind(StrEnum):
    """How a number may have been miswritten."""

    DIGIT = "digit"
    TRANSPOSE = "transpose"
    SHIFT = "shift"  # the decimal point
    UNIT = "unit"  # 萬 for 億, or 億 for 萬


@dataclass(frozen=True, slots=True)
class Slip:
    """The likeliest reason of a broken relation: figure number `suspect` should read `instead`, in its unit."""

    kind: SlipKind
    suspect: int
    instead: Decimal


@dataclass(frozen=True, slots=True)
class Relation:
    """A claim over figures of a reading, named by their places in `Reading.figures`; a tuple in it is a group.

    `slip` is there for a broken relation only.
    """

    type: Type
    operands: tuple[int | tuple[int, ...], ...]
    status: Status
    param: Decimal | None = None
    slip: Slip | None = None

    @property
    def holds(self) -> bool:
        return self.status is not Status.BROKEN
