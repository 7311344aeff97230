"""The base that a growth or a rate stands on, and whether it is too small for the figure to be ranked."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from diaodu.core.absences import Absence, Reading
from diaodu.core.formula.nodes import Growth, Percent
from diaodu.core.units import to_base

if TYPE_CHECKING:
    from diaodu.indicators.evaluate.evaluator import Evaluator
    from diaodu.indicators.evaluate.outcomes import At


def base_of(evaluator: Evaluator, code: str, at: At) -> Reading:
    """What an indicator's growth grows from, or the whole that its rate is of, in base units."""
    node = evaluator.regime.indicators[code].node
    if isinstance(node, Growth):
        return evaluator.growth_parts(node, at)[1].reading
    return evaluator.of(node.whole, at).reading if isinstance(node, Percent) else Absence.NOT_APPLICABLE


def has_small_base(evaluator: Evaluator, code: str, at: At) -> bool:
    """Whether the base lies under the least one that the pack declares; one that nobody reported does not."""
    least = evaluator.regime.indicators[code].least_base
    if least is None:
        return False
    base = base_of(evaluator, code, at)
    return isinstance(base, Decimal) and base < to_base(least.value, evaluator.regime.units[least.unit])
