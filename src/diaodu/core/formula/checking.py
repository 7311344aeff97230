"""What a formula counts: its dimension, and whether its names, units and functions go together."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from diaodu.core.formula.errors import CircleError, FormulaError
from diaodu.core.formula.nodes import (
    Apply,
    Binary,
    Count,
    Growth,
    Indicator,
    Members,
    Negate,
    Node,
    Number,
    Percent,
    Sum,
    Value,
    walk,
)
from diaodu.core.units import NONE, PERCENT, PERCENTAGE_POINT, RANK, SPECIAL, Dimension, UnitError

COUNTED = Dimension.of("counted")
"""What members of a roster are counted in: any unit of things will do (projects, companies)."""
STEPS = Dimension.of("steps")
"""A change of rank: ranks or a plain number."""

FLOW = "flow"
YEAR_TO_DATE = "year_to_date"
STOCK = "stock"


@dataclass(frozen=True, slots=True)
class MeasureType:
    """What the checker must know of a measure. ``basis`` is ``whole_year`` for a flow of whole years."""

    dimension: Dimension
    basis: str
    facets: tuple[str, ...] = ()
    facets_open: bool = False


@dataclass(frozen=True, slots=True)
class Names:
    """What a formula may name. ``families`` gives rosters their classes, ``shown_in`` indicators their dimension."""

    measures: Mapping[str, MeasureType]
    families: Mapping[str, frozenset[str]]
    milestones: frozenset[str]
    levels: frozenset[str]
    indicators: Mapping[str, Node]
    shown_in: Mapping[str, Dimension]


@dataclass(frozen=True, slots=True)
class Type:
    """What an expression is: its dimension, the bases of the measures in it, and whether it is an amount that adds."""

    dimension: Dimension
    bases: frozenset[str] = frozenset()
    additive: bool = True


class UntypedIndicator(Exception):
    """Names an indicator whose own formula is wrong: that one is reported, not this."""


@dataclass(slots=True)
class Checker:
    """Types the formulas of a set of indicators, each once."""

    names: Names
    _known: dict[str, Type | FormulaError | UntypedIndicator] = field(default_factory=dict)
    _open: list[str] = field(default_factory=list)

    def indicator(self, code: str) -> Type:
        """The type of a declared indicator. Raises ``FormulaError`` for what is wrong with its own formula."""
        if code not in self._known:
            self._open.append(code)
            try:
                self._known[code] = self._as_shown(code, self.type_of(self.names.indicators[code]))
            except (FormulaError, UntypedIndicator) as error:
                self._known[code] = error
            self._open.pop()
        found = self._known[code]
        if isinstance(found, Exception):
            raise found
        return found

    def type_of(self, node: Node) -> Type:
        """The type of an expression. Raises ``FormulaError`` where it goes wrong."""
        try:
            return self._of(node)
        except UnitError as error:
            raise FormulaError("units_do_not_add", node.at, str(error)) from error

    def _of(self, node: Node) -> Type:
        if isinstance(node, Number):
            return Type(NONE)
        if isinstance(node, Indicator):
            return self._reference(node)
        if isinstance(node, Value):
            return self._measured(node.measure, node.facet, node.at)
        if isinstance(node, Sum):
            self._check_members(node.members, node.at)
            return self._measured(node.measure, "", node.at)
        if isinstance(node, Count):
            return self._count(node)
        return self._composed(node)

    def _composed(self, node: Negate | Binary | Percent | Growth | Apply) -> Type:
        if isinstance(node, Negate):
            return self.type_of(node.of)
        if isinstance(node, Binary):
            return self._binary(node)
        if isinstance(node, Percent):
            part, whole = self.type_of(node.part), self.type_of(node.whole)
            _merged(part.dimension, whole.dimension).share_of(_merged(whole.dimension, part.dimension))
            return Type(PERCENT, part.bases | whole.bases, additive=False)
        of = self.type_of(node.of)
        if isinstance(node, Growth):
            _refuse_special(of, node)
            return Type(PERCENT, of.bases, additive=False)
        if node.level and node.level not in self.names.levels:
            raise FormulaError("unknown_code", node.at, f"there is no level of places {node.level!r}")
        return _APPLIED[node.function](of, node)

    def _reference(self, node: Indicator) -> Type:
        if node.code not in self.names.indicators:
            raise FormulaError("unknown_code", node.at, f"there is no indicator {node.code!r}")
        if node.code in self._open:
            raise CircleError(node.at, tuple(self._open[self._open.index(node.code) :]))
        try:
            return self.indicator(node.code)
        except CircleError as error:
            if self._open[-1:] and self._open[-1] in error.codes:
                raise CircleError(node.at, error.codes) from error
            raise UntypedIndicator(node.code) from error
        except (FormulaError, UntypedIndicator) as error:
            raise UntypedIndicator(node.code) from error

    def _as_shown(self, code: str, found: Type) -> Type:
        """Counted members and steps take the unit that the indicator is shown in."""
        if found.dimension in {COUNTED, STEPS} and code in self.names.shown_in:
            return replace(found, dimension=self.names.shown_in[code])
        return found

    def _measured(self, code: str, facet: str, at: int) -> Type:
        measure = self.names.measures.get(code)
        if measure is None:
            raise FormulaError("unknown_code", at, f"there is no measure {code!r}")
        if facet and not measure.facets_open and facet not in measure.facets:
            raise FormulaError("unknown_code", at, f"{code} has no facet {facet!r}")
        additive = measure.dimension not in SPECIAL
        return Type(measure.dimension, frozenset({measure.basis}), additive=additive)

    def _count(self, node: Count) -> Type:
        self._check_members(node.members, node.at)
        for milestone in filter(None, (node.reached, node.planned)):
            if milestone not in self.names.milestones:
                raise FormulaError("unknown_code", node.at, f"there is no milestone {milestone!r}")
        return Type(COUNTED, frozenset({STOCK}))

    def _check_members(self, members: Members, at: int) -> None:
        classes = self.names.families.get(members.family)
        if classes is None:
            raise FormulaError("unknown_code", at, f"there is no family of rosters {members.family!r}")
        if members.member_class and members.member_class not in classes:
            raise FormulaError("unknown_code", at, f"{members.family} has no class {members.member_class!r}")

    def _binary(self, node: Binary) -> Type:
        left, right = self.type_of(node.left), self.type_of(node.right)
        bases = left.bases | right.bases
        if node.operator in "+-":
            ours, theirs = _merged(left.dimension, right.dimension), _merged(right.dimension, left.dimension)
            dimension = ours.plus(theirs) if node.operator == "+" else ours.minus(theirs)
            return Type(dimension, bases, left.additive and right.additive)
        scaled = NONE in {left.dimension, right.dimension} and not (left.bases and right.bases)
        if node.operator == "*":
            return Type(left.dimension * right.dimension, bases, scaled and left.additive and right.additive)
        return Type(left.dimension / right.dimension, bases, left.additive and not right.bases)


def fits(found: Dimension, declared: Dimension) -> bool:
    """Whether a formula of dimension ``found`` can be shown in a unit of dimension ``declared``."""
    if found == COUNTED:
        return declared not in SPECIAL
    if found == STEPS:
        return declared in {RANK, NONE}
    return str(found) == str(declared)


def _merged(one: Dimension, other: Dimension) -> Dimension:
    """Counted members take the unit of what they are held against."""
    return other if one == COUNTED and other not in SPECIAL else one


def _refuse_special(of: Type, node: Growth | Apply) -> None:
    name = node.function if isinstance(node, Apply) else "growth"
    if of.dimension == PERCENT:
        raise FormulaError("bad_formula", node.at, f"{name} of a rate: rates differ by points, which change() gives")
    if of.dimension in {PERCENTAGE_POINT, RANK, STEPS}:
        raise FormulaError("bad_formula", node.at, f"{name} of a {of.dimension} means nothing")


def _same(of: Type, node: Apply) -> Type:
    del node
    return of


def _share(of: Type, node: Apply) -> Type:
    _refuse_special(of, node)
    if node.function == "share" and any(isinstance(each, Value) and each.facet for each in walk(node.of)):
        raise FormulaError("bad_formula", node.at, "share takes the asked facet: a fixed one is always 100 % of itself")
    return Type(PERCENT, of.bases, additive=False)


def _change(of: Type, node: Apply) -> Type:
    del node
    return Type(of.dimension.minus(of.dimension), of.bases, of.additive)


def _rank(of: Type, node: Apply) -> Type:
    del node
    return Type(RANK, of.bases, additive=False)


def _rank_change(of: Type, node: Apply) -> Type:
    del node
    return Type(STEPS, of.bases, additive=False)


def _month(of: Type, node: Apply) -> Type:
    _require_basis(of, node, YEAR_TO_DATE)
    return Type(of.dimension, frozenset({FLOW}))


def _ytd(of: Type, node: Apply) -> Type:
    _require_basis(of, node, FLOW)
    return Type(of.dimension, frozenset({YEAR_TO_DATE}))


def _require_basis(of: Type, node: Apply, basis: str) -> None:
    """A rate has no part of its own in a month, and a balance is never summed over time."""
    if of.bases != {basis} or not of.additive:
        raise FormulaError("bad_formula", node.at, f"{node.function} needs an amount of basis {basis}")


_APPLIED: Mapping[str, Callable[[Type, Apply], Type]] = {
    "above": _same,
    "change": _change,
    "month": _month,
    "previous": _same,
    "rank": _rank,
    "rank_change": _rank_change,
    "share": _share,
    "share_of_parent": _share,
    "ytd": _ytd,
}
