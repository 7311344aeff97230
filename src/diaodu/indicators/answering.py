"""Answering one question: sources in order, one source per answer, everything else beside it."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from diaodu.core.absences import Absence
from diaodu.core.formula.nodes import Sum, Value
from diaodu.indicators.answers import BOUNDS, COMPUTED, PUBLISHED, Answer, Other
from diaodu.indicators.definitions import Indicator
from diaodu.indicators.evaluate.evaluator import Evaluator
from diaodu.indicators.evaluate.outcomes import At, Operand, Outcome, absent
from diaodu.indicators.evaluate.published import implied_by_others
from diaodu.indicators.ledger_reader import Recorded
from diaodu.indicators.lights import lights_of
from diaodu.indicators.reader import PlaceNode, Reader
from diaodu.indicators.regime import Regime
from diaodu.indicators.targets import Lines, normal_facet, target_lines
from diaodu.returns.forms import GENERATED

T = TypeVar("T")


class Answerer:
    """Answers by one regime through one reader; what was evaluated for one question serves the next."""

    def __init__(self, regime: Regime, reader: Reader) -> None:
        self.regime = regime
        self.reader = reader
        self._evaluators: dict[str, Evaluator] = {}
        self._answers: dict[tuple[str, At, str, bool], Answer] = {}
        self._made: dict[tuple[str, At, Hashable], Any] = {}

    @property
    def size(self) -> int:
        """How much is kept: outcomes, answers, and what was made of them."""
        return len(self._answers) + len(self._made) + sum(each.size for each in self._evaluators.copy().values())

    def with_recorded(self, reader: Reader, recorded: Recorded) -> Answerer:
        """The answerer at the later number that ``reader`` reads; what was found and does not hang on the new facts is
        kept. What an answer hangs on is its indicator's measures, and through its targets the facts of packs.
        """
        later = Answerer(self.regime, reader)
        counted = self.regime.counted_elsewhere() if recorded.elsewhere else frozenset[str]()
        for source, evaluator in self._evaluators.copy().items():
            later._evaluators[source] = evaluator.with_recorded(reader, recorded.measures_of(source) | counted)
        if not recorded.of_packs:
            kept = self.regime.counted_without(recorded.measures | counted)
            later._answers |= {key: it for key, it in self._answers.copy().items() if key[0] in kept}
            later._made |= {key: it for key, it in self._made.copy().items() if key[0] in kept}
        return later

    def evaluator(self, source: str) -> Evaluator:
        """The evaluator of one source."""
        if source not in self._evaluators:
            self._evaluators[source] = Evaluator(self.regime, self.reader, source)
        return self._evaluators[source]

    def answer(self, code: str, at: At, source: str = "", *, judged: bool = True) -> Answer:
        """An indicator at a place and period, from the first source that has it, or from the one asked for.

        An answer that is not ``judged`` comes without target lines, pace and lights: the figure alone.
        """
        key = (code, at, source, judged)
        if key not in self._answers:
            self._answers[key] = self._answered(code, at, source, judged=judged)
        return self._answers[key]

    def made(self, what: Hashable, code: str, at: At, make: Callable[[], T]) -> T:
        """What is made of one indicator's answers and of nothing else but what ``what`` names, made once."""
        key = (code, at, what)
        if key not in self._made:
            self._made[key] = make()
        found: T = self._made[key]
        return found

    def _answered(self, code: str, at: At, source: str, *, judged: bool) -> Answer:
        at = replace(at, facet=normal_facet(self.evaluator(GENERATED), code, at.facet))
        sources = self.sources(code, at.place, source)
        if not sources:
            refused = absent(Absence.REFUSED, _("生成數據與真實數據互不通用。"))
            return self._built(code, at, "", refused, Lines())
        outcomes = {each: self.evaluator(each).indicator(code, at) for each in sources}
        chosen = _chosen(outcomes)
        evaluator, outcome = self.evaluator(chosen), outcomes[chosen]
        if not judged:
            return self._built(code, at, chosen, outcome, Lines())
        lines = Lines() if at.member_class else target_lines(evaluator, code, at, outcome)
        built = self._built(code, at, chosen, outcome, lines)
        return replace(built, lights=lights_of(evaluator, code, at, outcome, lines))

    def with_implied(self, answer: Answer, at: At) -> Answer:
        """The same answer, with what published rates imply for it among its operands."""
        if not answer.source:
            return answer
        at = replace(at, facet=normal_facet(self.evaluator(answer.source), answer.code, at.facet))
        implied = implied_by_others(self.evaluator(answer.source), answer.code, at)
        return replace(answer, operands=(*answer.operands, *implied))

    def sources(self, code: str, place: PlaceNode, asked: str = "") -> tuple[str, ...]:
        """The sources to ask, in order: generated ones for invented places only, and nothing else there."""
        if place.generated:
            return (GENERATED,) if asked in {"", GENERATED} else ()
        if asked:
            return (asked,) if asked != GENERATED else ()
        declared = self.regime.indicators[code].sources or tuple(self.regime.sources)
        return tuple(each for each in declared if each != GENERATED) or ("published",)

    def _built(self, code: str, at: At, source: str, outcome: Outcome, lines: Lines) -> Answer:
        indicator = self.regime.indicators[code]
        own = outcome.operands[0] if outcome.operands else None
        return Answer(
            indicator=indicator,
            place=at.place,
            period=at.period,
            facet=at.facet or self._default_facet(code),
            roster=at.roster,
            source=source if outcome.facts or isinstance(outcome.reading, Decimal) else "",
            reading=outcome.reading,
            unit=self.regime.units[indicator.unit],
            decimals=indicator.decimals,
            units=self.regime.units,
            basis=PUBLISHED if _is_published(indicator, outcome) else COMPUTED,
            reason=outcome.reason,
            operands=_inputs(own),
            facts=outcome.facts,
            others=tuple(self._others(code, at, source, outcome)),
            conflict=outcome.conflict,
            targets=lines.targets,
            disagreements=lines.disagreements,
            pace=lines.pace,
            member_class=at.member_class,
            entries=outcome.entries,
            bound=_bound(outcome),
        )

    def _default_facet(self, code: str) -> str:
        """The facet that is meant without one: the formula's own, else the default one of what it reads."""
        for node in self.regime.nodes_below(code):
            measure = self.regime.measures.get(node.measure) if isinstance(node, Value | Sum) else None
            if measure is not None and measure.facets:
                return (node.facet if isinstance(node, Value) else "") or measure.default_facet()
        return ""

    def _others(self, code: str, at: At, source: str, outcome: Outcome) -> Iterator[Other]:
        """The published figure beside a computed one, other documents' figures, and the other sources' answers."""
        if outcome.published is not None and outcome.published.number not in outcome.facts:
            yield Other(source, outcome.published.reading, (outcome.published.number,))
        for row in outcome.alternatives:
            yield Other(row.source, row.reading, (row.number,))
        for each in self._every_source(at.place):
            if each == source:
                continue
            other = self.evaluator(each).indicator(code, at)
            if (
                isinstance(other.reading, Decimal)
                and (other.facts or other.entries)
                and not set(other.facts) & set(outcome.facts)
            ):
                yield Other(each, other.reading, other.facts)

    def _every_source(self, place: PlaceNode) -> tuple[str, ...]:
        """All sources that may stand beside each other here, also those an indicator does not ask by itself."""
        if place.generated:
            return ()
        return tuple(each for each in self.regime.sources if each != GENERATED)


def _chosen(outcomes: dict[str, Outcome]) -> str:
    """The first source with a value, else the first that reported an absence, else the first."""
    valued = (source for source, outcome in outcomes.items() if isinstance(outcome.reading, Decimal))
    reported = (source for source, outcome in outcomes.items() if outcome.facts)
    return next(valued, next(reported, next(iter(outcomes))))


def _is_published(indicator: Indicator, outcome: Outcome) -> bool:
    """Whether the value stands in print as it is: the published figure, or a bare value of a document."""
    if not _is_as_given(outcome):
        return False
    return bool(indicator.published_as) or (outcome.printed and isinstance(indicator.node, Value))


def _is_as_given(outcome: Outcome) -> bool:
    """Whether the value is that of one fact, as it was given."""
    row = outcome.published
    return row is not None and outcome.facts == (row.number,)


def _bound(outcome: Outcome) -> str:
    row = outcome.published
    return row.qualifier if row and _is_as_given(outcome) and row.qualifier in BOUNDS else ""


def _inputs(own: Operand | None) -> tuple[Operand, ...]:
    return own.operands if own is not None else ()
