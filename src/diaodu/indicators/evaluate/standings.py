"""A counted sum taken apart: which member stood in the roster, in which class, and what it gave."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from diaodu.core.absences import Absence
from diaodu.core.decomposition import Quantity, Split, Standing, split_rate, split_sum
from diaodu.core.formula.nodes import Count, Indicator, Node, Percent, Sum
from diaodu.indicators.evaluate.evaluator import Evaluator
from diaodu.indicators.evaluate.leaves import counts
from diaodu.indicators.evaluate.outcomes import At, Outcome
from diaodu.indicators.regime import Regime

Standings = Mapping[int, Standing]


@dataclass(frozen=True, slots=True)
class Counted:
    """A figure that is counted member by member: a sum or count, or (with ``whole``) a rate of two."""

    part: Sum | Count
    whole: Sum | Count | None = None

    @property
    def node(self) -> Node:
        """The formula that it stands for."""
        return self.part if self.whole is None else Percent(self.part, self.whole)

    @property
    def leaves(self) -> tuple[Sum | Count, ...]:
        """The sums and counts in it."""
        return (self.part,) if self.whole is None else (self.part, self.whole)


def counted(regime: Regime, node: Node) -> Counted | None:
    """A formula as something counted member by member, through the indicators it names; None for any other."""
    node = _named(regime, node)
    if isinstance(node, Sum | Count):
        return Counted(node)
    if not isinstance(node, Percent):
        return None
    part, whole = _named(regime, node.part), _named(regime, node.whole)
    if isinstance(part, Sum | Count) and isinstance(whole, Sum | Count):
        return Counted(part, whole)
    return None


def _named(regime: Regime, node: Node) -> Node:
    """What a name stands for."""
    while isinstance(node, Indicator) and node.code in regime.indicators:
        node = regime.indicators[node.code].node
    return node


def split(evaluator: Evaluator, what: Counted, then: At, now: At) -> Split[int] | None:
    """The change of what is counted, member by member; None where a roster or a whole is not there."""
    quantities = [_quantity(evaluator, leaf, then, now) for leaf in what.leaves]
    found = [each for each in quantities if each is not None]
    if len(found) < len(quantities):
        return None
    if len(found) == 1:
        return split_sum(found[0])
    part, whole = found
    return split_rate(part, whole) if whole.before() > 0 and whole.after() > 0 else None


def _quantity(evaluator: Evaluator, leaf: Sum | Count, then: At, now: At) -> Quantity[int] | None:
    first, last = standings(evaluator, leaf, then), standings(evaluator, leaf, now)
    if first is None or last is None:
        return None
    return Quantity(first, last, leaf.members.member_class or now.member_class)


def standings(evaluator: Evaluator, leaf: Sum | Count, at: At) -> Standings | None:
    """Every member in the place, whatever its class, with what it gave; None where there is no complete roster."""
    everybody = replace(at, member_class="")
    members = evaluator.leaves.members(replace(leaf.members, member_class=""), everybody)
    if isinstance(members, Outcome):
        return None
    day = at.period.last_day
    given = evaluator.leaves.given(leaf, members, everybody) if isinstance(leaf, Sum) else {}
    found: dict[int, Standing] = {}
    for member in members:
        row = given.get(member.subject_id)
        if isinstance(leaf, Count):
            found[member.subject_id] = Standing(member.class_on(day) or "", Decimal(counts(leaf, member, day)))
        else:
            found[member.subject_id] = Standing(member.class_on(day) or "", row.reading if row else Absence.MISSING)
    return found
