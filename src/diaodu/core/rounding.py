"""Rounding as printed figures are rounded: half up, on the magnitude (四捨五入)."""

import math
import re
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

from diaodu.core.intervals import Interval

# Wide enough that quantizing never runs out of digits before the value does.
_WIDE = Context(prec=200, rounding=ROUND_HALF_UP)
_PRINTED = re.compile(r"[+-]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?")


def round_half_up(value: Decimal, decimals: int) -> Decimal:
    """The value with so many decimals; never a negative zero."""
    rounded = value.quantize(Decimal(1).scaleb(-decimals), context=_WIDE)
    return rounded or rounded.copy_abs()


def fraction_half_up(value: Fraction, decimals: int) -> Decimal:
    """An exact value with so many decimals, rounded once, half up on the magnitude."""
    scaled = abs(value) * 10**decimals
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Decimal(-whole if value < 0 else whole).scaleb(-decimals)


def fraction_outward(value: Fraction, decimals: int, *, up: bool) -> Decimal:
    """An exact value with so many decimals, moved up (or down) to the next printed one: what reaches it is enough."""
    scaled = value * 10**decimals
    return Decimal(math.ceil(scaled) if up else math.floor(scaled)).scaleb(-decimals)


def printed_interval(text: str) -> Interval:
    """Every value that half-up rounding prints as this text: 24.36 is any of [24.355, 24.365)."""
    if _PRINTED.fullmatch(text) is None:
        raise ValueError(f"not a printed number: {text!r}")
    value = Decimal(text.replace(",", ""))
    exponent = value.as_tuple().exponent
    half = Decimal(5).scaleb(int(exponent) - 1)
    if value == 0:
        return Interval(-half, half, low_closed=False, high_closed=False)
    positive = value > 0
    return Interval(value - half, value + half, low_closed=positive, high_closed=not positive)
