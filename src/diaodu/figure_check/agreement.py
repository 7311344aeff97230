"""Whether a printed figure and a value of the ledger are the same number, as far as both were printed."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum

from diaodu.core.units import Unit, UnitBook, from_base, to_base
from diaodu.figures import Figure, Kind, Qualifier, Role, Sign

APPROX = Decimal("0.05")  # how far a number called 約 may be off
FAR = 2  # a bound that is passed by so many times tells nothing
SIGNED = (Role.GROWTH, Role.PP, Role.CHANGE)
SMALL = 10_000  # a count below it is printed in full, also by 十


class Agreement(StrEnum):
    """How a figure stands to a value."""

    SAME = "same"
    COARSE = "coarse"  # the same, as far as the ledger was printed
    BOUND = "bound"  # the figure is one side of it
    OTHER = "other"


def printed_unit(figure: Figure, units: UnitBook) -> Unit | None:
    """The unit of a figure in a pack's book; None where its number is in base units."""
    return units[figure.unit] if figure.unit and figure.unit in units else None


def agreement(
    figure: Figure, value: Decimal, *, ledger_bound: str = "", ledger_digit: Decimal = Decimal(0)
) -> Agreement:
    """How a figure stands to a value in the same unit.

    ``ledger_bound`` is the qualifier of the fact, ``ledger_digit`` one unit of its last printed digit: where the ledger
    was printed coarser than the text, what it rounds to is the same.
    """
    if figure.value is None:
        if value in {figure.low, figure.high}:
            return Agreement.SAME
        inside = figure.low is not None and figure.high is not None and figure.low < value < figure.high
        return Agreement.BOUND if inside else Agreement.OTHER
    said = -figure.value if figure.role in SIGNED and figure.sign is Sign.DOWN else figure.value
    off = abs(said - value)
    digit = _digit(figure)
    if off == 0 or off < digit:
        return Agreement.SAME
    if off * 2 < ledger_digit:
        return Agreement.COARSE
    if figure.qualifier is Qualifier.APPROX and off <= max(digit, APPROX * abs(value)):
        return Agreement.SAME
    above = figure.qualifier is Qualifier.ABOVE
    if (above and said <= value <= said * FAR) or (
        figure.qualifier is Qualifier.BELOW and value <= said <= value * FAR
    ):
        return Agreement.BOUND
    if ledger_bound in {"at_least", "more_than"} and not above and value <= said <= value * FAR:
        return Agreement.BOUND
    return Agreement.OTHER


def in_text_unit(value: Decimal, figure: Figure, units: UnitBook) -> Decimal:
    """A value in base units in the unit of the figure."""
    unit = printed_unit(figure, units)
    return from_base(value, unit) if unit is not None else value


def last_digit(printed: str, unit: str, figure: Figure, units: UnitBook) -> Decimal:
    """One unit of the last digit of a printed number, in the unit of the figure; 0 where none was printed."""
    try:
        exponent = Decimal(printed).as_tuple().exponent
    except ArithmeticError:
        return Decimal(0)
    if unit not in units or not isinstance(exponent, int):
        return Decimal(0)
    return in_text_unit(to_base(Decimal(1).scaleb(min(exponent, 0)), units[unit]), figure, units)


def _digit(figure: Figure) -> Decimal:
    whole = figure.kind is Kind.COUNT and figure.value is not None and figure.value < SMALL
    return Decimal(1) if whole and figure.ulp is not None and figure.ulp > 1 else figure.ulp or Decimal(0)
