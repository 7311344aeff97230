"""Walking a formula: each node gives an outcome at a place and period, from one source."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext as _

from diaodu.core.absences import Absence, Reading, first_absence
from diaodu.core.division import divide
from diaodu.core.formula.nodes import (
    Apply,
    Binary,
    Count,
    Growth,
    Indicator,
    Negate,
    Node,
    Number,
    Percent,
    Sum,
    Value,
)
from diaodu.core.formula.printing import printed
from diaodu.core.growth import average_growth_percent, growth_percent, percent_of
from diaodu.core.periods import Period
from diaodu.indicators.evaluate import functions
from diaodu.indicators.evaluate.leaves import Leaves, facet_of
from diaodu.indicators.evaluate.outcomes import At, Operand, Outcome, absent, joined
from diaodu.indicators.evaluate.published import with_published
from diaodu.indicators.reader import Reader
from diaodu.indicators.regime import Regime


class Evaluator:
    """Answers from one source, as known at the reader's ledger number; nothing is evaluated twice."""

    def __init__(self, regime: Regime, reader: Reader, source: str) -> None:
        self.regime = regime
        self.reader = reader
        self.source = source
        self.leaves = Leaves(regime, reader, source)
        self._found: dict[tuple[Node, At], Outcome] = {}

    @property
    def size(self) -> int:
        """How many outcomes are kept."""
        return len(self._found)

    def with_recorded(self, reader: Reader, measures: frozenset[str]) -> Evaluator:
        """The evaluator for a later reader; what was found and reads none of the ``measures`` is kept."""
        later = Evaluator(self.regime, reader, self.source)
        kept: dict[Node, bool] = {}
        for (node, at), outcome in self._found.copy().items():
            if node not in kept:
                kept[node] = measures.isdisjoint(self.regime.measures_read(node))
            if kept[node]:
                later._found[node, at] = outcome
        later.leaves.keep(self.leaves, measures)
        return later

    def indicator(self, code: str, at: At) -> Outcome:
        """An indicator's outcome: computed, or as published where its operands are absent."""
        return self.of(Indicator(code), at)

    def of(self, node: Node, at: At) -> Outcome:
        """The outcome of an expression."""
        key = (node, at)
        if key not in self._found:
            self._found[key] = self._of(node, at)
        return self._found[key]

    def _of(self, node: Node, at: At) -> Outcome:
        if isinstance(node, Number):
            return Outcome(node.value)
        if isinstance(node, Indicator):
            return self._indicator(node, at)
        if isinstance(node, Value | Sum | Count):
            return self._leaf(node, at)
        if isinstance(node, Apply):
            return functions.APPLIED[node.function](self, node, at)
        return self._arithmetic(node, at)

    def _indicator(self, node: Indicator, at: At) -> Outcome:
        declared = self.regime.indicators.get(node.code)
        if declared is None:  # dropped before the ledger number that is asked for
            return absent(Absence.NOT_APPLICABLE, _("當時沒有這個指標。"))
        at = at if self.regime.has_facet(node.code, at.facet) else replace(at, facet="")
        computed = self._computed(declared.node, at)
        outcome = computed if at.member_class else with_published(self, declared, computed, at)
        operand = Operand(
            name=node.code,
            code=node.code,
            place=at.place.code,
            period=at.period.token,
            facet=at.facet,
            reading=outcome.reading,
            unit=declared.unit,
            facts=outcome.facts,
            coverage=outcome.coverage,
            reason=outcome.reason,
            operands=outcome.operands,
            entries=outcome.entries,
        )
        return replace(outcome, operands=(operand,))

    def _computed(self, node: Node, at: At) -> Outcome:
        """The formula's outcome; where only the published value has the asked facet, it cannot give one."""
        if self.regime.formula_has_facet(node, at.facet):
            return self.of(node, at)
        return absent(Absence.MISSING, _("沒有按此口徑的明細。"))

    def _leaf(self, node: Value | Sum | Count, at: At) -> Outcome:
        if isinstance(node, Value):
            outcome = self.leaves.value(node, at)
        else:
            outcome = self.leaves.sum(node, at) if isinstance(node, Sum) else self.leaves.count(node, at)
        operand = Operand(
            name=printed(node),
            code="",
            place=at.place.code,
            period=self._period_read(node, at),
            facet=self._facet_read(node, at),
            reading=outcome.reading,
            unit=self._unit_of(node),
            facts=outcome.facts,
            coverage=outcome.coverage,
            reason=outcome.reason,
            entries=outcome.entries,
        )
        return replace(outcome, operands=(operand,))

    def _arithmetic(self, node: Negate | Binary | Percent | Growth, at: At) -> Outcome:
        if isinstance(node, Negate):
            of = self.of(node.of, at)
            return joined(of.reading if isinstance(of.reading, Absence) else -of.reading, of)
        if isinstance(node, Growth):
            return self._growth(node, at)
        if isinstance(node, Percent):
            part, whole = self.of(node.part, at), self.of(node.whole, at)
            return _explained(percent_of(part.reading, whole.reading), part, whole)
        left, right = self.of(node.left, at), self.of(node.right, at)
        return _explained(_calculated(node.operator, left.reading, right.reading), left, right)

    def _growth(self, node: Growth, at: At) -> Outcome:
        now, base = self.growth_parts(node, at)
        if node.years:
            return _explained(average_growth_percent(now.reading, base.reading, node.years), now, base)
        return _explained(growth_percent(now.reading, base.reading), now, base)

    def growth_parts(self, node: Growth, at: At) -> tuple[Outcome, Outcome]:
        """What grows, now and in the period it grows from."""
        then = at.period.shift(years=years_back(node, at.period))
        if node.comparable:
            now_at = replace(at, comparable=then)
            return self.of(node.of, now_at), self.of(node.of, now_at.against())
        return self.of(node.of, at), self.of(node.of, at.moved(then))

    def _period_read(self, node: Value | Sum | Count, at: At) -> str:
        if isinstance(node, Count):
            return at.period.token
        return self.regime.measures[node.measure].period(at.period).token

    def _facet_read(self, node: Value | Sum | Count, at: At) -> str:
        if isinstance(node, Count):
            return ""
        asked = node.facet if isinstance(node, Value) else ""
        return facet_of(self.regime.measures[node.measure], asked or at.facet)

    def _unit_of(self, node: Value | Sum | Count) -> str:
        if isinstance(node, Count):
            return self.regime.unit_of_members(node.members.family)
        return self.regime.measures[node.measure].unit


def years_back(node: Growth, period: Period) -> int:
    """How many years lie between a period and the one it grows from; back is negative."""
    if node.base is not None:
        return node.base - period.year
    return -(node.years or 1)


def _calculated(operator: str, left: Reading, right: Reading) -> Reading:
    if isinstance(left, Absence):
        return left
    if isinstance(right, Absence):
        return right
    if operator == "+":
        return left + right
    if operator == "-":
        return left - right
    if operator == "*":
        return left * right
    return divide(left, right) if right else Absence.NOT_APPLICABLE


def _explained(reading: Reading, *parts: Outcome) -> Outcome:
    """Join the parts; an absence that none of them had comes from what is divided by."""
    given = first_absence(*(part.reading for part in parts))
    reason = _("分母或基數為零，沒有可算的比率。") if isinstance(reading, Absence) and given is None else ""
    return joined(reading, *parts, reason=reason)
