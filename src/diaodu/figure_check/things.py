"""What a figure may be of: the indicators and measures of a place's pack, with the words by which texts name them."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from diaodu.core.formula.nodes import Growth, Percent, Value
from diaodu.core.units import UnitBook
from diaodu.figure_check.agreement import printed_unit
from diaodu.figure_check.passages import features
from diaodu.figure_check.sections import WORD
from diaodu.figures import Figure, Kind, Role
from diaodu.indicators.regime import Regime, regime_of
from diaodu.kit.text import fold
from diaodu.packs.definitions import definitions
from diaodu.packs.models import Pack
from diaodu.packs.remembering import remembered

INDICATOR, FACT = "indicator", "fact"
MONEY, GROWTH, RATE, POINTS, RANK, DURATION, COUNT = "money", "growth", "rate", "points", "rank", "duration", "count"
DATE, PURE = "date", "pure"  # a date is held as a pure number, or as a number of years
_CURRENCIES = ("CNY", "USD")
_GROWTH_WORDS = re.compile(r"同比|增速|增长|增幅|涨幅|growth|changeof")
_GOAL_WORDS = re.compile(r"目标|target")
_YEAR = re.compile(r"(?<=[比较])(?:19|20)[0-9]{2}(?=年)")
_DIFFERENCES = re.compile(r"增减|变动|之差|changein|less")
_PLAN_WORDS = re.compile(r"计划|目标|target|plan")
# what the class of a thing says already, and what names have that texts leave out
_SAID = re.compile(r"同比|增速|增长目标|增长|目标|总值|总额|项目数$|数$|比重|占比|\(.*?\)|·")
_SAID_ENGLISH = re.compile(r"\b(?:growth|target|share|percent|number|of|the|a|an|and|in|to|as|on)\b")


@dataclass(frozen=True, slots=True)
class Thing:
    """An indicator, or a measure that no indicator shows. ``measures`` are those that hold its printed value."""

    kind: str
    code: str
    names: Mapping[str, str]
    area: str
    sort: str
    dimension: str
    unit: str
    goal: bool
    plan: bool
    measures: tuple[str, ...]
    facets: tuple[str, ...]
    subjects: tuple[str, ...]
    base: str  # the year that it grows from, where that is not the year before
    difference: bool  # it says by how much something became more or less
    bare: bool  # its value is that of one measure, or its formula counts it


@dataclass(frozen=True, slots=True)
class Wording:
    """Words of a pack that mean a thing, on a subject, in a facet: every part of a phrase stands near the figure."""

    parts: tuple[str, ...]
    thing: tuple[str, str] | None
    subject: str
    facet: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """A name of a thing as features, each with how much it tells."""

    thing: int
    weights: Mapping[str, float]
    total: float


@dataclass(slots=True)
class Lexicon:
    """All things of a regime, by what sort of figure they are printed as, and an index of the words of their names."""

    regime: Regime
    things: tuple[Thing, ...]
    phrases: tuple[Phrase, ...]
    index: Mapping[str, Mapping[str, tuple[int, ...]]]  # sort -> feature -> phrases
    told: Mapping[str, float]  # how much a feature tells
    wordings: tuple[Wording, ...]
    elsewhere: tuple[str, ...]
    by_code: Mapping[tuple[str, str], int]
    of_kind: Mapping[tuple[str, str], tuple[int, ...]]  # by kind of subject and sort
    rates: Mapping[str, tuple[str, ...]]  # by measure: the indicators, printed too, that are counted from it
    before: Mapping[str, frozenset[str]]  # by facet: the signs that names of things have right before it
    areas: Mapping[str, tuple[tuple[str, ...], ...]]  # the names of each area as features


def sort_of(figure: Figure) -> str:
    """What sort of thing a figure prints; empty for what is no measured value."""
    if figure.role is Role.CHANGE or figure.kind in {Kind.MULTIPLE, Kind.RATIO, Kind.INDEX}:
        return ""
    if figure.kind is Kind.PERCENT:
        return GROWTH if figure.role is Role.GROWTH else RATE
    by_kind = {Kind.DATE: DATE, Kind.MONEY: MONEY, Kind.PP: POINTS, Kind.RANK: RANK, Kind.DURATION: DURATION}
    return by_kind.get(figure.kind, COUNT)


@remembered
def lexicon_of(pack: Pack, *, known: int | None = None) -> Lexicon:
    """The lexicon of a pack's regime as declared at a ledger number."""
    regime = regime_of(pack, known=known)
    things = tuple(_things(regime))
    by_code = {(thing.kind, thing.code): at for at, thing in enumerate(things)}
    by_code |= {(FACT, thing.measures[0]): at for at, thing in enumerate(things) if thing.measures and thing.bare}
    by_code |= {(thing.kind, thing.code): at for at, thing in enumerate(things)}
    declared = [each.body for each in definitions(pack, WORD, known=known).values()]
    names = [(at, fold_words(name)) for at, thing in enumerate(things) for name in _names(thing, regime)]
    phrases, told = _phrases(names)
    return Lexicon(
        regime=regime,
        things=things,
        phrases=phrases,
        index=_index(things, phrases),
        told=told,
        wordings=tuple(_wordings(declared)),
        elsewhere=tuple(fold(str(word)) for body in declared if body.get("elsewhere") for word in body["words"]),
        by_code=by_code,
        of_kind=_of_kind(things),
        rates=_rates(regime),
        before=_before_facets(things),
        areas={
            code: tuple(features(fold_words(name)) for name in names.values()) for code, names in regime.areas.items()
        },
    )


def fold_words(text: str) -> str:
    """Words folded to one script, with the blanks of English kept."""
    return " ".join(fold(word) for word in text.split()) if text.isascii() else fold(text)


def _things(regime: Regime) -> Iterator[Thing]:
    shown: set[str] = set()
    for indicator in regime.indicators.values():
        node = indicator.node
        own = [node.measure] if isinstance(node, Value) else []
        measures = tuple(dict.fromkeys([indicator.published_as, *own] if indicator.published_as else own))
        shown.update(measures)
        names = " ".join(fold(name) for name in indicator.names.values())
        facets = dict.fromkeys(f for m in regime.measures_below(indicator.code) for f in m.facets)
        dimension = regime.units[indicator.unit].dimension
        yield Thing(
            INDICATOR, indicator.code, indicator.names, indicator.area,
            _sort(dimension, names, grows=isinstance(node, Growth)), dimension, indicator.unit,
            bool(_GOAL_WORDS.search(names)), bool(_PLAN_WORDS.search(names)), measures, tuple(facets), ("place",),
            base=_base(indicator.names), difference=bool(_DIFFERENCES.search(names)),
            bare=bool(own) and not indicator.published_as,
        )  # fmt: skip
    for measure in regime.measures.values():
        if measure.code in shown and measure.subjects == ("place",):
            continue
        names = " ".join(fold(name) for name in measure.names.values())
        dimension = regime.units[measure.unit].dimension
        yield Thing(
            FACT, measure.code, measure.names, measure.area, _sort(dimension, names, grows=False), dimension,
            measure.unit, bool(_GOAL_WORDS.search(names)), bool(_PLAN_WORDS.search(names)), (measure.code,),
            measure.facets, measure.subjects, base=_base(measure.names),
            difference=bool(_DIFFERENCES.search(names)), bare=True,
        )  # fmt: skip


def _base(names: Mapping[str, str]) -> str:
    match = _YEAR.search(names.get("hans", ""))
    return match.group() if match else ""


def _sort(dimension: str, names: str, *, grows: bool) -> str:
    if dimension in _CURRENCIES:
        return MONEY
    if dimension == "percent":
        return GROWTH if grows or _GROWTH_WORDS.search(names) else RATE
    fixed = {"percentage_point": POINTS, "rank": RANK, "day": DURATION, "year": DURATION, "none": PURE}
    return fixed.get(dimension, COUNT)


def _names(thing: Thing, regime: Regime) -> Iterator[str]:
    """The names of a thing, and those of the measures that hold it."""
    yield from (thing.names[form] for form in ("hant", "en") if thing.names.get(form))
    for code in thing.measures:
        if code in regime.measures and regime.measures[code].names != thing.names:
            yield from (regime.measures[code].names[form] for form in ("hant", "en"))


def _phrases(names: Iterable[tuple[int, str]]) -> tuple[tuple[Phrase, ...], dict[str, float]]:
    """The names as features, weighted by how few things are named by each."""
    told = [(at, features(_bare(name))) for at, name in names]
    spread = Counter(feature for feature, _ in {(f, at) for at, found in told for f in found})
    most = len({at for at, _ in told}) + 1
    weights = {feature: math.log(most / count) + 0.2 for feature, count in spread.items()}
    phrases = [
        Phrase(at, own, sum(own.values())) for at, found in told if (own := {each: weights[each] for each in found})
    ]
    return tuple(phrases), weights


def _bare(name: str) -> str:
    return _SAID_ENGLISH.sub(" ", name) if name.isascii() else _SAID.sub(" ", name) or name


def _index(things: tuple[Thing, ...], phrases: tuple[Phrase, ...]) -> dict[str, dict[str, tuple[int, ...]]]:
    found: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for number, phrase in enumerate(phrases):
        for feature in phrase.weights:
            found[things[phrase.thing].sort][feature].append(number)
    return {sort: {feature: tuple(all_) for feature, all_ in words.items()} for sort, words in found.items()}


def _rates(regime: Regime) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = defaultdict(tuple)
    for indicator in regime.indicators.values():
        if indicator.published_as and isinstance(indicator.node, Percent | Growth):
            for measure in regime.measures_below(indicator.code):
                if measure.code != indicator.published_as:
                    found[measure.code] += (indicator.code,)
    return dict(found)


def _before_facets(things: tuple[Thing, ...]) -> dict[str, frozenset[str]]:
    names = {fold(name) for thing in things for name in thing.names.values()}
    facets = {fold(facet) for thing in things for facet in thing.facets}
    found: dict[str, set[str]] = defaultdict(set)
    for facet in facets:
        for name in names:
            at = name.find(facet)
            if at > 0 and (name[at - 1].isalpha()):
                found[facet].add(name[at - 1])
    return {facet: frozenset(signs) for facet, signs in found.items()}


def _of_kind(things: tuple[Thing, ...]) -> dict[tuple[str, str], tuple[int, ...]]:
    found: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, thing in enumerate(things):
        for kind in thing.subjects:
            if kind != "place":
                found[kind, thing.sort].append(number)
    return {key: tuple(numbers) for key, numbers in found.items()}


def fits(figure: Figure, thing: Thing, units: UnitBook) -> bool:
    """Whether a figure's unit can be a thing's: counts are counted in many words, amounts have one."""
    if figure.kind not in {Kind.PHYSICAL, Kind.DURATION, Kind.MONEY}:
        return True
    unit = printed_unit(figure, units)
    return unit is not None and unit.dimension == thing.dimension


def _wordings(bodies: Iterable[Mapping[str, Any]]) -> Iterator[Wording]:
    for body in bodies:
        if body.get("elsewhere"):
            continue
        things = [*((INDICATOR, str(code)) for code in body.get("indicators", ()))]
        things += [(FACT, str(code)) for code in body.get("measures", ())]
        for phrase in body["words"]:
            parts = tuple(fold(part) for part in str(phrase).split("+"))
            for thing in things or (None,):
                yield Wording(parts, thing, str(body.get("subject", "")), str(body.get("facet", "")))
