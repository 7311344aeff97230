"""An indicator beside its own published value: shown when operands are absent, compared when both are there.

What a published figure implies for an absent operand is told with its interval, and never used as a value.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from diaodu.core.absences import Absence
from diaodu.core.division import HUNDRED, divide
from diaodu.core.formula.nodes import Apply, Growth, Node, Percent
from diaodu.core.formula.nodes import Indicator as Reference
from diaodu.core.growth import implied_base, implied_base_interval, implied_whole, implied_whole_interval
from diaodu.core.intervals import Interval
from diaodu.core.rounding import printed_interval
from diaodu.indicators.evaluate.functions import place_above
from diaodu.indicators.evaluate.outcomes import At, Conflict, Implied, Operand, Outcome

if TYPE_CHECKING:
    from diaodu.indicators.definitions import Indicator
    from diaodu.indicators.evaluate.evaluator import Evaluator
    from diaodu.indicators.reader import FactRow

_LOWER_BOUNDS = ("at_least", "more_than")
_UNSURE = ("about", "ambiguous_scope", "conflict")


def with_published(evaluator: Evaluator, declared: Indicator, computed: Outcome, at: At) -> Outcome:
    """The computed outcome with the published figure beside it, or the published one in its place."""
    if not declared.published_as:
        return computed
    found, row = evaluator.leaves.published(declared.published_as, at)
    if row is None or not isinstance(row.reading, Decimal):
        return computed
    if isinstance(computed.reading, Decimal):
        if row.number in computed.facts:
            return computed  # the formula reads the very figure
        return replace(computed, published=row, conflict=_conflict(evaluator, computed, row))
    operands = tuple(_marked(evaluator, declared.node, row, at, computed.operands))
    return replace(found, operands=operands)


def implied_by_others(evaluator: Evaluator, code: str, at: At) -> Iterator[Operand]:
    """What published rates that use an indicator imply for it, at this period or the one they grow from."""
    named = {Reference(code), evaluator.regime.indicators[code].node}
    for other in evaluator.regime.indicators.values():
        if not other.published_as or not isinstance(other.node, Percent | Growth | Apply):
            continue
        for rate_at, row in _published_at_or_below(evaluator, other.published_as, at):
            for node, operand_at, implied in _implied(evaluator, other.node, row, rate_at, only_absent=False):
                asked = operand_at.place == at.place and operand_at.facet == at.facet
                if asked and node in named and not _is_known(evaluator, node, operand_at, at):
                    yield _operand(evaluator, f"{code} ← {other.code}", node, operand_at, implied)


def _published_at_or_below(evaluator: Evaluator, measure: str, at: At) -> Iterator[tuple[At, FactRow]]:
    """The published rates of a place, and of those below it: theirs may be rates of the place's value."""
    for place in (at.place, *evaluator.reader.all_below(at.place)):
        there = replace(at, place=place)
        row = evaluator.leaves.published(measure, there)[1]
        if row is not None and isinstance(row.reading, Decimal):
            yield there, row


def _is_known(evaluator: Evaluator, node: Node, operand_at: At, at: At) -> bool:
    """The base of a growth need not be implied where it is reported; the asked value itself is held against it."""
    return operand_at != at and isinstance(evaluator.of(node, operand_at).reading, Decimal)


def _conflict(evaluator: Evaluator, computed: Outcome, row: FactRow) -> Conflict | None:
    value = computed.reading
    if not isinstance(value, Decimal) or not isinstance(row.reading, Decimal) or row.qualifier in _UNSURE:
        return None
    interval = interval_of(evaluator, row)
    agrees = value >= interval.low if row.qualifier in _LOWER_BOUNDS else interval.contains(value)
    return None if agrees else Conflict(row.reading, value, (row.number,))


def interval_of(evaluator: Evaluator, row: FactRow) -> Interval:
    """Every value, in the base unit, that would be printed as the fact was."""
    if not isinstance(row.reading, Decimal):
        raise TypeError("an absence has no interval")
    try:
        printed = printed_interval(row.printed)
    except ValueError:  # a return's value was never printed: it is exact
        return Interval.exactly(row.reading)
    return printed * evaluator.regime.units[row.printed_unit].factor


def _marked(evaluator: Evaluator, node: Node, row: FactRow, at: At, operands: tuple[Operand, ...]) -> Iterator[Operand]:
    """The operands, the implied one with its interval."""
    found = list(_implied(evaluator, node, row, at, only_absent=True))
    for operand in operands:
        implied = next((i for of, i_at, i in found if _is(operand, evaluator.of(of, i_at))), None)
        if implied is None:
            yield operand
        else:
            yield replace(operand, implied=implied, facts=implied.facts)


def _is(operand: Operand, outcome: Outcome) -> bool:
    return outcome.operands == (operand,)


def _implied(
    evaluator: Evaluator, node: Node, row: FactRow, at: At, *, only_absent: bool
) -> Iterator[tuple[Node, At, Implied]]:
    """Which operands of a rate its published figure implies: those whose counterpart is there."""
    pair = _operands(evaluator, node, at)
    if pair is None:
        return
    first, second = pair
    rate, point = interval_of(evaluator, row), row.reading
    left, right = evaluator.of(*first), evaluator.of(*second)
    if not isinstance(point, Decimal):
        return
    growing = isinstance(node, Growth)
    if isinstance(left.reading, Decimal) and (isinstance(right.reading, Absence) or not only_absent):
        implied = _second(left.reading, point, rate, growing=growing)
        if implied is not None:
            yield (*second, replace(implied, facts=(*left.facts, row.number)))
    if isinstance(right.reading, Decimal) and (isinstance(left.reading, Absence) or not only_absent):
        implied = _first(right.reading, point, rate, growing=growing)
        yield (*first, replace(implied, facts=(*right.facts, row.number)))


def _operands(evaluator: Evaluator, node: Node, at: At) -> tuple[tuple[Node, At], tuple[Node, At]] | None:
    """The two things that a rate is made of, each with where it is read."""
    if isinstance(node, Percent):
        return _reached(evaluator, node.part, at), _reached(evaluator, node.whole, at)
    if isinstance(node, Growth) and not (node.comparable or node.years):
        years = -1 if node.base is None else node.base - at.period.year
        return (node.of, at), (node.of, replace(at, period=at.period.shift(years=years)))
    if isinstance(node, Apply) and node.function == "share" and at.facet:
        return (node.of, at), (node.of, replace(at, facet=""))
    return None


def _reached(evaluator: Evaluator, node: Node, at: At) -> tuple[Node, At]:
    """An operand of the place above is read there."""
    if isinstance(node, Apply) and node.function == "above":
        place = place_above(evaluator, at.place, node.level)
        return (node.of, replace(at, place=place)) if place else (node, at)
    return node, at


def _second(left: Decimal, point: Decimal, rate: Interval, *, growing: bool) -> Implied | None:
    """The whole, or the base, that a part or a present value and the printed rate imply."""
    exact = Interval.exactly(left)
    if growing:
        if rate.low <= -HUNDRED:
            return None
        return Implied(implied_base(left, point), implied_base_interval(exact, rate))
    if rate.low <= 0:
        return None
    return Implied(implied_whole(left, point), implied_whole_interval(exact, rate))


def _first(right: Decimal, point: Decimal, rate: Interval, *, growing: bool) -> Implied:
    """The part, or the present value, that a whole or a base and the printed rate imply."""
    more = HUNDRED if growing else Decimal(0)
    return Implied(divide(right * (point + more), HUNDRED), (rate + more) * right / HUNDRED)


def _operand(evaluator: Evaluator, name: str, node: Node, at: At, implied: Implied) -> Operand:
    outcome = evaluator.of(node, at)
    known = outcome.operands[0]
    return Operand(
        name=name,
        code="",
        place=at.place.code,
        period=at.period.token,
        facet=known.facet,
        reading=Absence.MISSING,
        unit=known.unit,
        facts=implied.facts,
        implied=implied,
    )
