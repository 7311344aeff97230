"""A regime: every definition in force for a pack at a ledger number, merged with those of the packs it builds on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from diaodu.core.formula.checking import Checker, Names, Type, UntypedIndicator
from diaodu.core.formula.errors import FormulaError
from diaodu.core.formula.nodes import Count, Node, Sum, Value, walk
from diaodu.core.formula.nodes import Indicator as Reference
from diaodu.core.periods import Calendar
from diaodu.core.units import UnitBook
from diaodu.indicators.definitions import Curve, Indicator, LightRules, Target
from diaodu.indicators.scoring.definitions import SHEET, ScoreSheet
from diaodu.indicators.sections.indicators import families, measure_type, milestones
from diaodu.ledger.measures import Measure, calendar_of, facets, measures, sources, unit_book
from diaodu.packs.definitions import Declared, chain, definitions, level_names
from diaodu.packs.models import Pack
from diaodu.packs.remembering import remembered
from diaodu.register.models import Roster


@dataclass(frozen=True, slots=True)
class Regime:
    """What is counted, and by which words. ``packs`` is the chain it is merged from, farthest first."""

    pack: str
    packs: tuple[str, ...]
    calendar: Calendar
    levels: tuple[str, ...]
    areas: Mapping[str, Mapping[str, str]]
    rosters: frozenset[str]
    classes: Mapping[str, Mapping[str, Mapping[str, str]]]
    units: UnitBook
    sources: Mapping[str, Mapping[str, str]]
    facets: Mapping[str, Mapping[str, str]]
    measures: Mapping[str, Measure]
    indicators: Mapping[str, Indicator]
    targets: tuple[Target, ...]
    curves: tuple[Curve, ...]
    lights: Mapping[str, LightRules]
    sheets: Mapping[str, ScoreSheet]
    types: Mapping[str, Type]
    _read: dict[Node, frozenset[str]] = field(default_factory=dict, compare=False, repr=False)

    def nodes_below(self, code: str) -> Iterator[Node]:
        """The nodes of an indicator's formula with those of the indicators it names, and its published value as one."""
        return self._nodes_below(code, set())

    def _nodes_below(self, code: str, seen: set[str]) -> Iterator[Node]:
        indicator = self.indicators.get(code)
        if indicator is None or code in seen:
            return
        seen.add(code)
        yield from self._nodes_in(indicator.node, seen)
        if indicator.published_as:
            yield Value(indicator.published_as)

    def _nodes_in(self, formula: Node, seen: set[str]) -> Iterator[Node]:
        for node in walk(formula):
            yield node
            if isinstance(node, Reference):
                yield from self._nodes_below(node.code, seen)

    def measures_read(self, formula: Node) -> frozenset[str]:
        """The codes of the measures that a formula reads, through all the indicators it names."""
        if formula not in self._read:
            nodes = self._nodes_in(formula, set())
            self._read[formula] = frozenset(node.measure for node in nodes if isinstance(node, Value | Sum))
        return self._read[formula]

    def counted_without(self, measures: frozenset[str]) -> frozenset[str]:
        """The indicators that read none of these measures."""
        return frozenset(code for code in self.indicators if measures.isdisjoint(self.measures_read(Reference(code))))

    def counted_elsewhere(self) -> frozenset[str]:
        """The measures that a counter of another room counts."""
        return frozenset(code for code, each in self.measures.items() if each.counted and each.counted.matters)

    def measures_below(self, code: str) -> tuple[Measure, ...]:
        """The measures an indicator is counted from, through all the indicators it names, and its published one."""
        found = dict.fromkeys(node.measure for node in self.nodes_below(code) if isinstance(node, Value | Sum))
        return tuple(self.measures[name] for name in found if name in self.measures)

    def classes_below(self, code: str) -> Mapping[str, Mapping[str, str]]:
        """The classes by which an indicator can be asked: those of the rosters whose members it is counted from."""
        found: dict[str, Mapping[str, str]] = {}
        for node in self.nodes_below(code):
            if isinstance(node, Count | Sum):
                found |= self.classes.get(node.members.family, {})
        return found

    def has_facet(self, code: str, facet: str) -> bool:
        """Whether an indicator can be asked for a facet: its formula or its published value has it."""
        indicator = self.indicators.get(code)
        if indicator is None:
            return False
        published = self.measures.get(indicator.published_as)
        return (published is not None and published.allows_facet(facet)) or self.formula_has_facet(
            indicator.node, facet
        )

    def formula_has_facet(self, node: Node, facet: str) -> bool:
        """Whether anything in a formula has a facet. No facet at all is had by everything."""
        if not facet:
            return True
        for each in walk(node):
            if isinstance(each, Value | Sum) and self.measures[each.measure].allows_facet(facet):
                return True
            if isinstance(each, Reference) and self.has_facet(each.code, facet):
                return True
        return False

    def unit_of_members(self, family: str) -> str:
        """The unit in which a family's members are counted: that of an indicator which counts them; else none."""
        counting = ((i.node, i.unit) for i in self.indicators.values())
        return next((u for node, u in counting if isinstance(node, Count) and node.members.family == family), "")


def regime_of(pack: Pack, *, known: int | None = None) -> Regime:
    """The regime of a pack as known at a ledger number (None: now)."""
    return _built(pack, known=known)


@remembered
def _built(pack: Pack, *, known: int | None = None) -> Regime:
    code = pack.code
    units, words = unit_book(pack, known=known), measures(pack, known=known)
    indicators = _each(definitions(pack, "indicator", known=known), Indicator.of)
    types = _types(Checker(_names(pack, units, indicators, known)), indicators)
    codes = tuple(chain(pack))
    return Regime(
        pack=code,
        packs=codes,
        calendar=calendar_of(pack),
        levels=tuple(level_names(pack)),
        areas={code: d.body["names"] for code, d in definitions(pack, "area", known=known).items()},
        rosters=frozenset(Roster.objects.values_list("code", flat=True)),
        classes=_classes(codes),
        units=units,
        sources=sources(pack, known=known),
        facets=facets(pack, known=known),
        measures=words,
        indicators={code: indicator for code, indicator in indicators.items() if code in types},
        targets=tuple(_each(definitions(pack, "target", known=known), Target.of).values()),
        curves=tuple(_each(definitions(pack, "curve", known=known), Curve.of).values()),
        lights=_each(definitions(pack, "light_rules", known=known), LightRules.of),
        sheets=_sheets(definitions(pack, SHEET, known=known), code, types),
        types=types,
    )


def _each(declared: Mapping[str, Declared], build: Any) -> Any:
    return {code: build(definition) for code, definition in declared.items()}


def _sheets(declared: Mapping[str, Declared], pack: str, known: Iterable[str]) -> dict[str, ScoreSheet]:
    """The pack's own score sheets whose indicators can all be asked: a used pack's sheets assess that pack's places."""
    own = (ScoreSheet.of(each) for each in declared.values() if each.pack == pack)
    return {sheet.code: sheet for sheet in own if sheet.codes <= set(known)}


def _types(checker: Checker, codes: Iterable[str]) -> dict[str, Type]:
    """The types of the indicators. One that is younger than the words it needs cannot be asked of that past."""
    types: dict[str, Type] = {}
    for code in codes:
        try:
            types[code] = checker.indicator(code)
        except (FormulaError, UntypedIndicator):
            continue
    return types


def _classes(codes: Iterable[str]) -> dict[str, dict[str, Mapping[str, str]]]:
    """The classes of each family of rosters by code; of two rosters that name one differently the latest is heard."""
    found: dict[str, dict[str, Mapping[str, str]]] = defaultdict(dict)
    rosters = Roster.objects.filter(pack__code__in=list(codes)).order_by("starts_on", "code")
    for family, classes in rosters.values_list("family", "classes"):
        found[family] |= {str(body["code"]): body["names"] for body in classes}
    return dict(found)


def _names(pack: Pack, units: UnitBook, indicators: Mapping[str, Indicator], known: int | None) -> Names:
    nodes: dict[str, Node] = {code: indicator.node for code, indicator in indicators.items()}
    bodies = {code: d.body for code, d in definitions(pack, "measure", known=known).items()}
    return Names(
        measures={code: measure_type(body, units[str(body["unit"])].measures) for code, body in bodies.items()},
        families=families(Roster.objects.filter(pack__code__in=chain(pack)).values("family", "classes")),
        milestones=milestones(d.body for d in definitions(pack, "kind", known=known).values()),
        levels=frozenset(level_names(pack)),
        indicators=nodes,
        shown_in={code: units[indicator.unit].measures for code, indicator in indicators.items()},
    )
