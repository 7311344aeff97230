"""Target lines of an indicator at a place: read, compared, and paced against three baselines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import groupby

from django.utils.translation import gettext as _

from diaodu.core.absences import Absence, Reading
from diaodu.core.growth import difference
from diaodu.core.pace import curve_expected, last_year_expected, linear_expected, required_monthly
from diaodu.core.periods import MONTHS_IN_YEAR, Period, PeriodKind
from diaodu.core.target_lines import Bound, Comparison, TargetKind, TargetLine
from diaodu.core.targets import Disagreement, Met, disagreements, parent_child_gap, read_lines
from diaodu.indicators.answers import PaceAnswer, TargetAnswer
from diaodu.indicators.definitions import Target
from diaodu.indicators.evaluate.evaluator import Evaluator
from diaodu.indicators.evaluate.leaves import next_level
from diaodu.indicators.evaluate.outcomes import At, Outcome
from diaodu.kit.languages import name_in_language

LINEAR, CURVE, LAST_YEAR = "linear", "planned_curve", "last_year"


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of one period and caliber, read together."""

    targets: tuple[TargetAnswer, ...] = ()
    disagreements: tuple[Disagreement, ...] = ()
    pace: tuple[PaceAnswer, ...] = ()


@dataclass(frozen=True, slots=True)
class _Case:
    """What a group of lines is read against."""

    evaluator: Evaluator
    code: str
    at: At
    period: Period
    facet: str
    actual: Reading
    reason: str

    @property
    def prospective(self) -> bool:
        return self.at.period.last_day < self.period.last_day

    def reading(self, period: Period) -> Reading:
        """The indicator in the lines' own caliber in some period."""
        at = replace(self.at, period=period, facet=self.facet)
        return self.evaluator.indicator(self.code, at).reading


def target_lines(evaluator: Evaluator, code: str, at: At, outcome: Outcome) -> Lines:
    """Every line that is in force at the end of the asked period."""
    asked = sorted(_in_force(evaluator, code, at), key=lambda pair: (pair[1].first_day, pair[1].last_day, pair[2]))
    groups = [list(group) for _key, group in groupby(asked, key=lambda pair: pair[1:])]
    read = [_read(_case(evaluator, code, at, group, outcome), [target for target, *_ in group]) for group in groups]
    return Lines(
        targets=tuple(line for lines in read for line in lines.targets),
        disagreements=tuple(one for lines in read for one in lines.disagreements),
        pace=tuple(one for lines in read for one in lines.pace),
    )


def normal_facet(evaluator: Evaluator, code: str, facet: str) -> str:
    """The facet asked, or empty where it is the default of everything the indicator is counted from."""
    faceted = [m for m in evaluator.regime.measures_below(code) if m.facets]
    return "" if faceted and all(measure.default_facet() == facet for measure in faceted) else facet


def _in_force(evaluator: Evaluator, code: str, at: At) -> Iterator[tuple[Target, Period, str]]:
    for target in evaluator.regime.targets:
        if target.indicator != code or target.place != at.place.code:
            continue
        period = Period.parse(target.period, evaluator.regime.calendar)
        if period.contains(at.period.last_day):
            yield target, period, normal_facet(evaluator, code, target.facet)


def _case(
    evaluator: Evaluator, code: str, at: At, group: Sequence[tuple[Target, Period, str]], outcome: Outcome
) -> _Case:
    _target, period, facet = group[0]
    reason = _refusal(evaluator, code, at, period, facet)
    actual = Absence.REFUSED if reason else outcome.reading
    return _Case(evaluator, code, at, period, facet, actual, reason)


def _refusal(evaluator: Evaluator, code: str, at: At, period: Period, facet: str) -> str:
    """Why the asked value may not be held against the lines; empty when it may."""
    if at.facet != facet:
        return _("口徑不同（%(asked)s 與 %(line)s），不作比較。") % {
            "asked": _facet_words(evaluator, code, at.facet),
            "line": _facet_words(evaluator, code, facet),
        }
    bases = evaluator.regime.types[code].bases
    if "flow" in bases and at.period != period:
        return _("單期數不能與 %(period)s 的目標相比。") % {"period": period}
    return ""


def _facet_words(evaluator: Evaluator, code: str, facet: str) -> str:
    """What a facet is called; the empty one is the default one."""
    regime = evaluator.regime
    word = facet or next((m.default_facet() for m in regime.measures_below(code) if m.facets), "")
    return name_in_language(regime.facets.get(word, {})) or word


def _read(case: _Case, targets: Sequence[Target]) -> Lines:
    printed = {target.code: case.evaluator.reader.fact_of_ref(target.ref) for target in targets}
    lines = [
        TargetLine(t.code, t.tier, TargetKind(t.kind), Comparison(t.comparison), row.reading)
        for t in targets
        if (row := printed[t.code]) is not None and isinstance(row.reading, Decimal)
    ]
    base = case.reading(case.period.shift(years=-1))
    declared = {target.code: target for target in targets}
    answers: list[TargetAnswer] = []
    for read in read_lines(lines, case.actual, base, prospective=case.prospective):
        row = printed[read.code]
        answers.append(
            TargetAnswer(
                target=declared[read.code],
                line=read,
                fact=row.number if row else 0,
                reason=_reason(case, read.met, read.kind, base),
                children_gap=_children_gap(case, declared[read.code], read.value),
            )
        )
    return Lines(tuple(answers), tuple(disagreements(lines, base)), tuple(_pace(case, answers)))


def _reason(case: _Case, met: Met, kind: TargetKind, base: Reading) -> str:
    if met is Met.REFUSED:
        return case.reason or _("有數被拒報，不作比較。")
    if met is not Met.UNDECIDABLE:
        return ""
    if isinstance(case.actual, Absence):
        return _("沒有可比的實際數。")
    if kind is TargetKind.GROWTH and isinstance(base, Absence):
        return _("沒有公布上年基數，無法判定。")
    return _("期未滿，尚不能判定。")


def _children_gap(case: _Case, target: Target, level: Decimal) -> Reading | None:
    """By how much the level lines of the places below exceed this one; None where they have none."""
    regime, reader = case.evaluator.regime, case.evaluator.reader
    if target.kind != TargetKind.LEVEL:
        return None
    below = next_level(reader.places_below(case.at.place), regime.levels)
    lines = {
        each.place: each.ref
        for each in regime.targets
        if (each.indicator, each.period, each.facet, each.tier, each.kind)
        == (target.indicator, target.period, target.facet, target.tier, target.kind)
    }
    if not any(place.code in lines for place in below):
        return None
    rows = [reader.fact_of_ref(lines[place.code]) if place.code in lines else None for place in below]
    return parent_child_gap(level, [row.reading if row else Absence.MISSING for row in rows])


def _pace(case: _Case, answers: Sequence[TargetAnswer]) -> Iterator[PaceAnswer]:
    """Progress of the year on each baseline, for every line whose level is known."""
    if case.reason or case.period.kind is not PeriodKind.YEAR:
        return
    elapsed = case.at.period.months_elapsed()
    for answer in answers:
        level = answer.line.implied_level
        if level is None or answer.line.implied_level_bound is not Bound.EQUAL:
            continue
        baselines = {
            LINEAR: linear_expected(level, elapsed),
            CURVE: _on_curve(case, level, elapsed),
            LAST_YEAR: _on_last_year(case, level, elapsed),
        }
        for baseline, expected in baselines.items():
            yield PaceAnswer(
                target=answer.target.code,
                tier=answer.target.tier,
                baseline=baseline,
                expected=expected,
                actual=case.actual,
                gap=difference(case.actual, expected),
                required_monthly=required_monthly(level, case.actual, MONTHS_IN_YEAR - elapsed),
            )


def _on_curve(case: _Case, level: Decimal, elapsed: int) -> Reading:
    regime = case.evaluator.regime
    for curve in regime.curves:
        same = curve.indicator == case.code and curve.place == case.at.place.code
        if same and Period.parse(curve.period, regime.calendar) == case.period:
            return curve_expected(level, curve.shares, elapsed)
    return Absence.MISSING


def _on_last_year(case: _Case, level: Decimal, elapsed: int) -> Reading:
    year_before = case.period.shift(years=-1)
    months = year_before.months()
    cumulative = {elapsed: case.reading(months[elapsed - 1]), MONTHS_IN_YEAR: case.reading(months[-1])}
    return last_year_expected(level, cumulative, elapsed)
