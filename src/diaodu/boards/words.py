"""Target lines, pace and conflicts in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from diaodu.core.absences import Reading
from diaodu.core.rounding import round_half_up
from diaodu.core.target_lines import Bound, Comparison, TargetKind
from diaodu.core.targets import LineReading, Met
from diaodu.indicators.answers import Answer, PaceAnswer, TargetAnswer
from diaodu.indicators.targets import CURVE, LAST_YEAR, LINEAR

RATE_DECIMALS = 2
MOST_DECIMALS = 8


@dataclass(frozen=True, slots=True)
class LineShown:
    """A target line in words: whose it is, what it asks, whether it is met, and what else can be said."""

    tier: str
    asked: str
    met: str
    details: tuple[str, ...]
    fact: int
    refused: bool

    @property
    def rest(self) -> tuple[str, ...]:
        """What can be said beyond the first sentence."""
        return self.details[1:]


@dataclass(frozen=True, slots=True)
class PaceShown:
    """Progress on one baseline: words, and where actual and expected stand on a bar of the target (percent)."""

    target: str
    words: str
    actual: str
    expected: str | None


def grouped(text: str | None) -> str:
    """A number's digits with thousands grouped."""
    return "" if text is None else f"{Decimal(text):,}"


def amount(answer: Answer, reading: Reading | None, unit: str) -> str:
    """A reading of the answer's dimension with its unit."""
    return f"{grouped(answer.shown(reading))} {unit}".strip()


def signed(value: Decimal, decimals: int) -> str:
    """A difference with its sign; one that is not zero is given more decimals until it does not look so."""
    while value and not round_half_up(value, decimals) and decimals < MOST_DECIMALS:
        decimals += 1
    rounded = round_half_up(value, decimals)
    return f"{rounded:+,f}" if rounded else f"{rounded:,f}"


def percent(value: Decimal) -> str:
    """A rate as printed."""
    return f"{round_half_up(value, RATE_DECIMALS).normalize():f} %"


def line_shown(answer: Answer, target: TargetAnswer, unit: str) -> LineShown:
    """One target line in words."""
    details = tuple(_details(answer, target.line, target.reason, unit))
    return LineShown(
        tier=tier_words(target.target.tier),
        asked=asked_words(answer, target.line, unit),
        met=met_words(target.line),
        details=details,
        fact=target.fact,
        refused=target.line.met is Met.REFUSED,
    )


def tier_words(tier: str) -> str:
    """The word for a tier of targets."""
    return {"formal": _("正式目標"), "dispatch": _("調度目標")}.get(tier, tier)


def met_words(line: LineReading) -> str:
    """Whether a line is met, in words; one that is known and not reached while its period runs is not yet decided."""
    if line.met is Met.UNDECIDABLE and line.gap is not None:
        return _("期未滿")
    words = {Met.YES: _("已達到"), Met.NO: _("未達到"), Met.UNDECIDABLE: _("無法判定"), Met.REFUSED: _("不予比較")}
    return words[line.met]


def asked_words(answer: Answer, line: LineReading, unit: str) -> str:
    """What a line asks for."""
    sign = {Comparison.AT_LEAST: "≥", Comparison.EQUAL: "=", Comparison.MORE_THAN: ">"}[line.comparison]
    if line.kind is TargetKind.GROWTH:
        return _("增長 %(sign)s %(value)s") % {"sign": sign, "value": percent(line.value)}
    value = percent(line.value) if line.kind is TargetKind.SHARE else amount(answer, line.value, unit)
    return f"{sign} {value}"


def bound_words(bound: Bound | None) -> str:
    """How well an implied value is known."""
    return {Bound.AT_LEAST: _("至少"), Bound.AT_MOST: _("至多")}.get(bound, "") if bound else ""


def _details(answer: Answer, line: LineReading, reason: str, unit: str) -> Iterator[str]:
    if line.gap is not None:
        words = _("超出 %(gap)s") if line.gap >= 0 else _("差 %(gap)s")
        yield words % {"gap": amount(answer, abs(line.gap), unit)}
    if reason:
        yield reason
    if line.implied_base is not None:
        implied = {"bound": bound_words(line.implied_base_bound), "base": amount(answer, line.implied_base, unit)}
        yield _("隱含基數 %(bound)s %(base)s") % implied
    if line.kind is TargetKind.GROWTH and line.implied_level is not None:
        level = {"bound": bound_words(line.implied_level_bound), "level": amount(answer, line.implied_level, unit)}
        yield _("隱含總量 %(bound)s %(level)s") % level
    if line.base_needed is not None:
        yield _("上年基數不超過 %(base)s 時達到") % {"base": amount(answer, line.base_needed, unit)}
    if line.binding:
        yield _("各條中要求最高的一條")


def baseline_words(baseline: str) -> str:
    """The word for a baseline of pace."""
    return {LINEAR: _("序時進度"), CURVE: _("計劃曲線"), LAST_YEAR: _("上年進度")}.get(baseline, baseline)


def pace_shown(answer: Answer, pace: PaceAnswer, unit: str) -> PaceShown:
    """Progress against one baseline in words, and on a bar whose full length is the line's level."""
    baseline = {"baseline": baseline_words(pace.baseline), "tier": tier_words(pace.tier)}
    level = next((t.line.implied_level for t in answer.targets if t.target.code == pace.target), None)
    if not (isinstance(pace.expected, Decimal) and isinstance(pace.gap, Decimal) and isinstance(pace.actual, Decimal)):
        return PaceShown(pace.target, _("%(tier)s · %(baseline)s：沒有數據") % baseline, "0", None)
    words = (
        _("%(tier)s · %(baseline)s：應達 %(expected)s，超前 %(gap)s")
        if pace.gap >= 0
        else _("%(tier)s · %(baseline)s：應達 %(expected)s，落後 %(gap)s")
    )
    shown = {"expected": amount(answer, pace.expected, unit), "gap": amount(answer, abs(pace.gap), unit)}
    said = words % {**baseline, **shown}
    if isinstance(pace.required_monthly, Decimal) and pace.required_monthly > 0:
        said += _("；此後每月需 %(monthly)s") % {"monthly": amount(answer, pace.required_monthly, unit)}
    return PaceShown(pace.target, said, _part(pace.actual, level), _part(pace.expected, level))


def _part(value: Decimal, whole: Decimal | None) -> str:
    if not whole or whole <= 0:
        return "0"
    return f"{min(max(value / whole * 100, Decimal(0)), Decimal(100)):.1f}"


def conflict_words(answer: Answer, unit: str) -> str:
    """What differs between the published and the computed value; empty when nothing does."""
    if answer.conflict is None:
        return ""
    found = {
        "published": amount(answer, answer.conflict.published, unit),
        "computed": amount(answer, answer.conflict.computed, unit),
    }
    return _("公布數 %(published)s 與計算數 %(computed)s 不一致") % found
