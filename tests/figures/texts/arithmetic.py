"""Whether a relation holds for the digits that are printed: interval arithmetic on last digits."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from itertools import product

from tests.figures.texts.quantity import Quantity, Relation

HUNDRED = Decimal(100)
Interval = tuple[Decimal, Decimal]


def interval(quantity: Quantity, units: Decimal) -> Interval:
    """What the printed number may stand for, when `units` of its last digit are allowed on either side."""
    assert quantity.value is not None
    value, slack = quantity.value, quantity.ulp * units
    if quantity.qualifier == "above":
        return value - slack, max(value * Decimal("1.1"), value + slack)
    if quantity.qualifier == "below":
        return min(value * Decimal("0.9"), value - slack), value + slack
    return value - slack, value + slack


Claim = tuple[Quantity, Callable[[list[Decimal]], Decimal], list[Quantity]]


def claim(relation: Relation) -> Claim:
    """The operand that the others determine, how, and the others. Raises KeyError for a type that claims no number."""
    ops, param = relation.operands, relation.param or Decimal(0)
    signed = (
        sign_of(ops[1])
        if relation.type in {"schedule_gap", "growth_from_change"}
        else sign_of(ops[-1] if isinstance(ops[-1], Quantity) else ops[0])
    )
    table: dict[str, Callable[[], Claim]] = {
        "share": lambda: (ops[2], lambda v: HUNDRED * v[0] / v[1], ops[:2]),
        "share_of_sum": lambda: (ops[1], lambda v: HUNDRED * sum(v[1:]) / v[0], [ops[0], *ops[2]]),
        "share_of_parts": lambda: (ops[2], lambda v: HUNDRED * v[0] / sum(v), [ops[0], *ops[1]]),
        "sum": lambda: (ops[0], lambda v: sum(v, Decimal(0)), ops[1:]),
        "difference": lambda: (ops[2], lambda v: v[0] - v[1], ops[:2]),
        "pp_gap": lambda: (ops[2], lambda v: v[0] - v[1], ops[:2]),
        "schedule_gap": lambda: (ops[1], lambda v: (v[0] - param) * signed, ops[:1]),
        "growth_from_change": lambda: (ops[2], lambda v: HUNDRED * v[1] / (v[0] - v[1] * signed), ops[:2]),
        "growth": lambda: (ops[2], lambda v: HUNDRED * (v[0] / v[1] - 1) * signed, ops[:2]),
        "growth_multiple": lambda: (ops[2], lambda v: v[0] / v[1] - 1, ops[:2]),
        "per_unit": lambda: (ops[1], lambda v: v[0] / param, ops[:1]),
    }
    return table[relation.type]()


def sign_of(quantity: Quantity) -> int:
    """1, or -1 for a fall."""
    return -1 if quantity.sign == "-" else 1


def holds(relation: Relation, units: Decimal) -> bool:
    """Whether some numbers within `units` of the printed last digits satisfy the relation."""
    if relation.type == "sum_to_100":
        bounds = [interval(q, units) for q in relation.operands]
        return sum(low for low, _ in bounds) <= HUNDRED <= sum(high for _, high in bounds)
    if relation.type == "greater":
        return interval(relation.operands[0], units)[1] > interval(relation.operands[1], units)[0]
    claimed, formula, operands = claim(relation)
    low, high = interval(claimed, units)
    try:
        # Every formula is monotone in each operand, so that the corners bound it.
        corners = [formula(list(corner)) for corner in product(*(interval(q, units) for q in operands))]
    except (ZeroDivisionError, ArithmeticError):
        return False
    return min(corners) <= high and low <= max(corners)


def judge(relation: Relation) -> str:
    """`exact` within half a unit of every last digit, `near` within a whole one, else `broken`."""
    if holds(relation, Decimal("0.5")):
        return "exact"
    return "near" if holds(relation, Decimal(1)) else "broken"
