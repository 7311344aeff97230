"""Readings: a number, or the reason why there is none. Zero is a number; an absence is never zero."""

from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias


class Absence(StrEnum):
    """Why a figure is not there."""

    MISSING = "missing"
    """It was due and has not been reported."""
    NOT_DUE = "not_due"
    """Nobody has to report it yet."""
    REFUSED = "refused"
    """It was asked for and refused, or would compare across calibers."""
    NOT_APPLICABLE = "not_applicable"
    """The question has no answer here, such as growth on a base of zero."""


Reading: TypeAlias = Decimal | Absence


def first_absence(*readings: Reading) -> Absence | None:
    """The absence that any arithmetic on these readings has to pass on, the leftmost first."""
    return next((reading for reading in readings if isinstance(reading, Absence)), None)
