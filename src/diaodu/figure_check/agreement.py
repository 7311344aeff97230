"""Whether a printed figure and a value of the ledger are the same number, as far as both were printed."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum

from diaodu.core.units import Unit, UnitBook, from_base, to_base
from diaodu.figures import Figure, Kind, Qualifier, Role, Sign
from diaodu.kit.text import fold

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
        return _of_range(figure, value)
    said = -figure.value if figure.role in SIGNED and figure.sign is Sign.DOWN else figure.value
    off = abs(said - value)
    digit = _digit(figure)
    if off == 0 or off < digit or (figure.qualifier is Qualifier.APPROX and off <= APPROX * abs(value)):
        return Agreement.SAME
    if off * 2 < ledger_digit:
        return Agreement.COARSE
    return Agreement.BOUND if _bounds(figure.qualifier, said, value, ledger_bound) else Agreement.OTHER


def _of_range(figure: Figure, value: Decimal) -> Agreement:
    if figure.low is None or figure.high is None:
        return Agreement.OTHER
    if value in {figure.low, figure.high}:
        return Agreement.SAME
    return Agreement.BOUND if figure.low < value < figure.high else Agreement.OTHER


def _bounds(qualifier: Qualifier, said: Decimal, value: Decimal, ledger_bound: str) -> bool:
    """Whether one of both is a side of the other, and not so far off that it tells nothing."""
    if qualifier is Qualifier.ABOVE:
        return said <= value <= said * FAR
    if qualifier is Qualifier.BELOW:
        return value <= said <= value * FAR
    return ledger_bound in {"at_least", "more_than"} and value <= said <= value * FAR


def in_text_unit(value: Decimal, figure: Figure, units: UnitBook) -> Decimal:
    """A value in base units in the unit of the figure."""
    unit = printed_unit(figure, units)
    return from_base(value, unit) if unit is not None else value


def as_printed(value: Decimal, figure: Figure, units: UnitBook) -> tuple[Decimal, str]:
    """A value in the unit of a figure, in the larger unit that the text prints where the pack has it: 億元 for 元."""
    base = printed_unit(figure, units)
    if base is None:
        return value, figure.unit or ""
    text = fold(figure.text)
    ends = (u for u in units if u.dimension == base.dimension and any(text.endswith(fold(w)) for w in _words(u)))
    unit = max(ends, key=lambda each: each.factor, default=base)
    return from_base(to_base(value, base), unit), unit.code


def _words(unit: Unit) -> tuple[str, ...]:
    return (unit.code, *(name for name in unit.names.values() if not name.isascii()))


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
