"""The members of a roster by enterprise group, by place or by a grouping of their kind, with the roster's own figures.

What is counted of a group follows from the indicators that the board names for the roster: a count or a sum over its
members is counted over those of the group, a rate is that of the group's two figures.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from diaodu.core.absences import Absence, Reading
from diaodu.core.formula.nodes import Count, Indicator, Node, Percent, Sum
from diaodu.core.growth import percent_of
from diaodu.indicators.answers import shown
from diaodu.indicators.evaluate.leaves import Leaves, counts
from diaodu.indicators.evaluate.outcomes import At, Outcome
from diaodu.indicators.regime import Regime
from diaodu.register.queries.members import MemberRow

Key = Callable[[MemberRow], str]
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure of a group as shown; None with the kind of absence. ``of`` members reported it, of how many."""

    value: Decimal | None
    absence: str
    decimals: int
    reported: int | None = None
    of: int | None = None


@dataclass(slots=True)
class Groups:
    """Evaluates indicators for groups of the members of rosters at one place and period."""

    regime: Regime
    leaves: Leaves
    at: At
    key: Key
    _found: dict[str, Mapping[str, Outcome] | None] = field(default_factory=dict)

    def cells(self, code: str) -> Mapping[str, Cell]:
        """An indicator for every group; empty where it is nothing that members add up to."""
        found = self._of_indicator(code)
        return {} if found is None else {group: self._cell(code, outcome) for group, outcome in found.items()}

    def _cell(self, code: str, outcome: Outcome) -> Cell:
        indicator = self.regime.indicators[code]
        text = shown(outcome.reading, self.regime.units[indicator.unit], indicator.decimals)
        absence = outcome.reading.value if isinstance(outcome.reading, Absence) else ""
        coverage = outcome.coverage
        numbers = (coverage.reported, coverage.of) if coverage else (None, None)
        return Cell(Decimal(text) if text is not None else None, absence, indicator.decimals, *numbers)

    def _of_indicator(self, code: str) -> Mapping[str, Outcome] | None:
        if code not in self._found:
            self._found[code] = self._of(self.regime.indicators[code].node)
        return self._found[code]

    def _of(self, node: Node) -> Mapping[str, Outcome] | None:
        if isinstance(node, Indicator):
            return self._of_indicator(node.code)
        if isinstance(node, Count | Sum):
            members = self.leaves.members(node.members, self.at)
            return None if isinstance(members, Outcome) else self._by_group(node, members)
        if isinstance(node, Percent):
            part, whole = self._of(node.part), self._of(node.whole)
            return None if part is None or whole is None else _rates(part, whole)
        return None

    def _by_group(self, node: Count | Sum, members: Sequence[MemberRow]) -> Mapping[str, Outcome]:
        groups: dict[str, list[MemberRow]] = defaultdict(list)
        for member in members:
            groups[self.key(member)].append(member)
        if isinstance(node, Sum):
            return {group: self.leaves.summed(node, own, self.at) for group, own in groups.items()}
        day = self.at.period.last_day
        return {
            group: Outcome(Decimal(sum(1 for member in own if counts(node, member, day))))
            for group, own in groups.items()
        }


def _rates(part: Mapping[str, Outcome], whole: Mapping[str, Outcome]) -> Mapping[str, Outcome]:
    return {group: Outcome(_rate(part.get(group), outcome)) for group, outcome in whole.items()}


def _rate(part: Outcome | None, whole: Outcome) -> Reading:
    return percent_of(part.reading if part else ZERO, whole.reading)
