"""The one place where the core divides: 28 significant digits, half up, whatever the thread's context is."""

from decimal import ROUND_HALF_UP, Context, Decimal, DivisionByZero, InvalidOperation, Overflow

DIGITS = 28
CONTEXT = Context(prec=DIGITS, rounding=ROUND_HALF_UP, traps=[DivisionByZero, InvalidOperation, Overflow])

HUNDRED = Decimal(100)


def divide(dividend: Decimal, divisor: Decimal) -> Decimal:
    return CONTEXT.divide(dividend, divisor)
