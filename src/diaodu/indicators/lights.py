"""Lights: what a rule set looks at, and the colours that the rule sets of several offices give."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from diaodu.core.absences import Absence, Reading
from diaodu.core.division import HUNDRED
from diaodu.core.formula.nodes import Count, Growth
from diaodu.core.growth import difference, growth_percent, percent_of
from diaodu.core.lights import NO_COLOUR, light
from diaodu.core.pace import linear_expected
from diaodu.core.periods import MONTHS_IN_YEAR
from diaodu.core.target_lines import TargetKind
from diaodu.core.units import PERCENT
from diaodu.indicators.answers import LightAnswer, TargetAnswer
from diaodu.indicators.definitions import LightRules
from diaodu.indicators.evaluate.evaluator import Evaluator
from diaodu.indicators.evaluate.outcomes import At, Outcome
from diaodu.indicators.targets import CURVE, LINEAR, Lines


@dataclass(frozen=True, slots=True)
class _Case:
    """One indicator at one place and period, looked at by rule sets."""

    evaluator: Evaluator
    code: str
    at: At
    actual: Reading
    lines: Lines

    def is_rate(self) -> bool:
        """Whether the indicator itself is in percent."""
        return self.evaluator.regime.types[self.code].dimension == PERCENT

    def is_growth(self) -> bool:
        """Whether the indicator itself is a growth."""
        return isinstance(self.evaluator.regime.indicators[self.code].node, Growth)


def lights_of(evaluator: Evaluator, code: str, at: At, outcome: Outcome, lines: Lines) -> tuple[LightAnswer, ...]:
    """The colour by the indicator's own rule set, and by every other that can be asked here; the own one first."""
    fitting = {rules.code: rules for rules in evaluator.regime.lights.values() if code in (rules.indicators or (code,))}
    named = (rules.code for rules in fitting.values() if rules.indicators)
    own = evaluator.regime.indicators[code].lights or next(named, "")
    if not own:
        return ()
    case = _Case(evaluator, code, at, outcome.reading, lines)
    codes = [own, *(other for other in fitting if other != own)]
    found = [_light(case, fitting[each], own=each == own) for each in codes if each in fitting]
    return tuple(each for each in found if each.own or each.colour != NO_COLOUR)


def _light(case: _Case, rules: LightRules, *, own: bool) -> LightAnswer:
    names = (rules.rules.input, *rules.rules.other_inputs)
    inputs = {name: _INPUTS[name](case) for name in names}
    found = light(rules.rules, inputs[rules.rules.input], inputs)
    words = {key.removeprefix("zh-"): text for key, text in found.words.items()}
    return LightAnswer(
        rules=rules.code,
        names=rules.names,
        office=rules.office,
        version=rules.version,
        colour=found.colour,
        words=words,
        inputs=inputs,
        own=own,
    )


def _time(case: _Case) -> Reading:
    """How much of the year has gone by (序時進度), in percent."""
    return linear_expected(HUNDRED, case.at.period.months_elapsed())


def _progress(case: _Case) -> Reading:
    """How much of the year's level is reached; a rate is its own progress, but a growth is none."""
    line = _line(case)
    if line is not None:
        return percent_of(case.actual, line.line.implied_level or Absence.MISSING)
    return case.actual if case.is_rate() and not case.is_growth() else Absence.NOT_APPLICABLE


def _line(case: _Case) -> TargetAnswer | None:
    """The line to measure progress by: the first formal one with a known level, else any."""
    paced = {pace.target for pace in case.lines.pace}
    known = [answer for answer in case.lines.targets if answer.target.code in paced]
    return next((answer for answer in known if answer.target.tier == "formal"), next(iter(known), None))


def _lag(case: _Case) -> Reading:
    return difference(_time(case), _progress(case))


def _ratio(case: _Case) -> Reading:
    return percent_of(_progress(case), _time(case))


def _gap(case: _Case) -> Reading:
    """By how much, in percent, the expected level is missed: on the planned curve where there is one."""
    line = _line(case)
    if line is None:
        short = difference(_time(case), _progress(case))
        return percent_of(short, _time(case)) if not isinstance(short, Absence) else short
    expected = {pace.baseline: pace.expected for pace in case.lines.pace if pace.target == line.target.code}
    planned = expected.get(CURVE, Absence.MISSING)
    baseline = planned if isinstance(planned, Decimal) else expected[LINEAR]
    return percent_of(difference(baseline, case.actual), baseline)


def _growth(case: _Case) -> Reading:
    return _growth_at(case, case.at)


def _growth_at(case: _Case, at: At) -> Reading:
    """An indicator's growth on the year before; a growth is its own."""
    now = case.evaluator.indicator(case.code, at).reading
    if case.is_growth():
        return now
    before = case.evaluator.indicator(case.code, replace(at, period=at.period.shift(years=-1))).reading
    return difference(now, before) if case.is_rate() else growth_percent(now, before)


def _plan_growth(case: _Case) -> Reading:
    """The growth less the one the formal growth line asks for, in points."""
    asked = [a.line.value for a in case.lines.targets if a.line.kind is TargetKind.GROWTH and a.target.tier == "formal"]
    return difference(_growth(case), asked[0] if asked else Absence.NOT_APPLICABLE)


def _mean_growth(case: _Case) -> Reading:
    """The growth less that of the place above, in points."""
    parent = case.evaluator.reader.place(case.at.place.parent)
    if parent is None or parent.generated != case.at.place.generated:
        return Absence.NOT_APPLICABLE
    return difference(_growth(case), _growth_at(case, replace(case.at, place=parent)))


def _months_late(case: _Case) -> Reading:
    """How long ago the longest overdue member should have reached the milestone that the indicator counts."""
    nodes = case.evaluator.regime.nodes_below(case.code)
    counts = [node for node in nodes if isinstance(node, Count) and node.reached]
    if not counts:
        return Absence.NOT_APPLICABLE
    members = case.evaluator.leaves.members(counts[0].members, case.at)
    if isinstance(members, Outcome):
        return members.reading
    day, milestone = case.at.period.last_day, counts[0].reached
    due = [m.planned[milestone] for m in members if milestone in m.planned]
    late = [
        _months_between(m.planned[milestone], day)
        for m in members
        if m.planned.get(milestone, date.max) <= day < m.reached.get(milestone, date.max)
    ]
    return Decimal(max(late, default=0)) if due else Absence.NOT_APPLICABLE


def _months_between(first: date, last: date) -> int:
    return (last.year - first.year) * MONTHS_IN_YEAR + last.month - first.month


_INPUTS: Mapping[str, Callable[[_Case], Reading]] = {
    "progress": _progress,
    "time": _time,
    "lag": _lag,
    "ratio": _ratio,
    "growth": _growth,
    "plan_growth": _plan_growth,
    "mean_growth": _mean_growth,
    "gap": _gap,
    "months_late": _months_late,
}
