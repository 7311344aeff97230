"""A trail as a page shows it: the figure, its definition, what it was made of, and the sentences behind it."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from diaodu.boards.changes import ChangeShown, change_shown
from diaodu.boards.entries import MOST, EntriesShown, entries_shown
from diaodu.boards.facts import FactShown, Words
from diaodu.boards.figures import facet_names, trail_url
from diaodu.boards.tiles import Names, Tile, tile_of
from diaodu.boards.words import grouped
from diaodu.core.absences import Reading
from diaodu.core.periods import Period, PeriodKind
from diaodu.indicators.answers import Answer, LightAnswer, shown
from diaodu.indicators.asking import Ask, Desk
from diaodu.indicators.definitions import Indicator
from diaodu.indicators.evaluate.functions import before
from diaodu.indicators.evaluate.outcomes import Operand
from diaodu.indicators.queries import answers_at, trail_at
from diaodu.indicators.regime import Regime, regime_of
from diaodu.indicators.trails import Trail
from diaodu.kit.charts import options as charts
from diaodu.kit.languages import name_in_language
from diaodu.packs.remembering import loaded_packs
from diaodu.people.viewers import Viewer
from diaodu.register.models import Place

PERIODS_DRAWN = 13
FACTS_IN_PANEL = 20


@dataclass(frozen=True, slots=True)
class OperandShown:
    """An input of a formula in words, with its own inputs."""

    names: Names
    formula: str
    period: str
    facet: Mapping[str, str]
    value: str
    absence: str
    reason: str
    implied: str
    coverage: str
    facts: tuple[int, ...]
    operands: tuple[OperandShown, ...]


@dataclass(frozen=True, slots=True)
class OtherShown:
    """What another source or document says."""

    source: Names
    value: str
    absence: str
    facts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class FactWithPast:
    """A fact, and what stood before it was corrected, newest first."""

    shown: FactShown
    past: tuple[FactShown, ...]


@dataclass(frozen=True, slots=True)
class TrailShown:
    """Everything on the page of a figure."""

    answer: Answer
    tile: Tile
    exact: str
    unit: Names
    lights: tuple[LightAnswer, ...]
    operands: tuple[OperandShown, ...]
    facts: tuple[FactWithPast, ...]
    entries: tuple[EntriesShown, ...]
    others: tuple[OtherShown, ...]
    seen: int
    hidden: int
    known: int | None
    member_class: Names
    revisions_url: str
    change: ChangeShown | None
    course: dict[str, Any] | None


def trail_shown(
    viewer: Viewer, ask: Ask, *, known: int | None, whole: bool = True, then: int | None = None
) -> TrailShown:
    """The trail of a figure; a ``whole`` one has all its facts, its change on the period before (as known at ``then``)
    and its course.

    Raises what ``trail`` raises.
    """
    desk = Desk(viewer, known)
    found = trail_at(desk, ask, most=None if whole else FACTS_IN_PANEL)
    answer = found.answer
    pack = loaded_packs()[answer.place.pack]
    regime = regime_of(pack, known=known)
    seen = frozenset(Place.objects.visible_to(viewer).values_list("code", flat=True))
    return TrailShown(
        answer=answer,
        tile=tile_of(answer, regime=regime, known=known, rules=""),
        exact=grouped(answer.unrounded),
        unit=answer.unit.names,
        lights=answer.lights,
        operands=tuple(_operand(operand, regime, seen) for operand in answer.operands),
        facts=_facts(found, Words(pack)),
        entries=entries_shown(viewer, answer, regime, known=known, most=MOST if whole else FACTS_IN_PANEL),
        others=tuple(
            OtherShown(
                regime.sources.get(other.source, {"hant": other.source}),
                grouped(answer.shown(other.reading)),
                _absence(other.reading),
                other.facts,
            )
            for other in answer.others
        ),
        seen=found.seen,
        hidden=found.hidden,
        known=known,
        member_class=regime.classes_below(ask.code).get(answer.member_class or "", {}),
        revisions_url=trail_url(answer, known=known, page="revisions"),
        change=change_shown(desk, ask, then=then) if whole else None,
        course=_course(desk, ask, answer) if whole else None,
    )


def _operand(operand: Operand, regime: Regime, seen: Container[str]) -> OperandShown:
    indicator = regime.indicators.get(operand.code)
    if operand.place not in seen:
        return _hidden(operand, indicator)
    coverage = operand.coverage
    reported = _("%(of)s 項中 %(reported)s 項已報")
    return OperandShown(
        names=indicator.names if indicator else {},
        formula="" if indicator else operand.name,
        period=operand.period,
        facet=facet_names(regime.facets, operand.facet),
        value=_with_unit(operand.reading, operand.unit, regime),
        absence=_absence(operand.reading),
        reason=operand.reason,
        implied=_implied_words(operand, regime),
        coverage=reported % {"of": coverage.of, "reported": coverage.reported} if coverage else "",
        facts=operand.facts,
        operands=tuple(_operand(inner, regime, seen) for inner in operand.operands),
    )


def _hidden(operand: Operand, indicator: Indicator | None) -> OperandShown:
    """An input of a place out of the viewer's sight, such as the whole of which a share is taken: without its value."""
    return OperandShown(
        names=indicator.names if indicator else {},
        formula="" if indicator else operand.name,
        period=operand.period,
        facet={"hant": operand.facet} if operand.facet else {},
        value="",
        absence="",
        reason=_("不在您的範圍內。"),
        implied="",
        coverage="",
        facts=(),
        operands=(),
    )


def _implied_words(operand: Operand, regime: Regime) -> str:
    """What the published figure says this operand must be: a span, for the figure was rounded."""
    if operand.implied is None:
        return ""
    ends = {
        "low": _with_unit(operand.implied.interval.low, operand.unit, regime),
        "high": _with_unit(operand.implied.interval.high, operand.unit, regime),
    }
    return _("由公布數倒推，介於 %(low)s 與 %(high)s 之間；不參與計算") % ends


def _with_unit(reading: Reading, code: str, regime: Regime) -> str:
    if not isinstance(reading, Decimal):
        return ""
    if not code:
        return f"{reading.normalize():,f}"
    unit = regime.units[code]
    return f"{grouped(shown(reading, unit, unit.decimals))} {name_in_language(unit.names) or unit.code}"


def _absence(reading: Reading) -> str:
    return "" if isinstance(reading, Decimal) else reading.value


def _facts(found: Trail, words: Words) -> tuple[FactWithPast, ...]:
    return tuple(
        FactWithPast(words.show(row.fact), tuple(words.show(old) for old in row.history)) for row in found.facts
    )


def _course(desk: Desk, ask: Ask, answer: Answer) -> dict[str, Any] | None:
    """The figure over the periods up to the asked one; nothing to draw with fewer than two values."""
    if answer.period.kind is PeriodKind.DAY:
        return None
    periods: list[Period] = [answer.period]
    while len(periods) < PERIODS_DRAWN:
        periods.insert(0, before(periods[0]))
    asks = [replace(ask, period=period.token) for period in periods]
    marks = [_mark(each) for each in answers_at(desk, asks, judged=False)]
    if sum(mark.value is not None for mark in marks) <= 1:
        return None
    names: Mapping[str, str] = answer.indicator.names
    return charts.line(title=name_in_language(names), unit=name_in_language(answer.unit.names), marks=marks)


def _mark(answer: Answer) -> charts.Mark:
    value = None if answer.value is None else Decimal(answer.value)
    words = f"{value:,} {name_in_language(answer.unit.names)}" if value is not None else ""
    return charts.Mark(answer.code, answer.period.token, value, words)
