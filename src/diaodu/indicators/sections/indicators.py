"""Checking indicators.toml and indicators/*.toml: words, formulas, units and circles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from diaodu.core.formula.checking import Checker, MeasureType, Names, UntypedIndicator, fits
from diaodu.core.formula.errors import FormulaError
from diaodu.core.formula.nodes import Growth, Node, Percent
from diaodu.core.formula.parsing import parse
from diaodu.core.units import Dimension, UnitBook
from diaodu.indicators.definitions import DIRECTIONS
from diaodu.packs.pack_section import check_text, require_names
from diaodu.packs.reading import Entry
from diaodu.packs.sections import Draft


def check_indicators(draft: Draft) -> None:
    """Check the indicators. Leaves the dimension of each sound one in ``draft.notes["indicators"]``."""
    entries = draft.declare("indicator", draft.folder.all_tables("indicators", "indicator"))
    require_names(draft, entries)
    for entry in entries.values():
        _check_words(draft, entry)
    checker = Checker(names_of(draft))
    for code, entry in entries.items():
        _check_formula(draft, checker, code, entry)
    draft.notes["indicators"] = checker.names.shown_in


def names_of(draft: Draft) -> Names:
    """What the pack's formulas may name. Formulas that cannot be read are noted as problems."""
    units: UnitBook = draft.notes["units"]
    bodies = draft.bodies("indicator")
    formulas = {code: _parsed(draft, code, body) for code, body in bodies.items()}
    return Names(
        measures=_measure_types(draft.bodies("measure"), units),
        families=families(draft.bodies("roster").values()),
        milestones=milestones(draft.bodies("kind").values()),
        levels=frozenset(draft.bodies("level")),
        indicators={code: node for code, node in formulas.items() if node is not None},
        shown_in={
            code: units[str(body["unit"])].measures for code, body in bodies.items() if str(body.get("unit")) in units
        },
    )


def measure_type(body: Mapping[str, Any], dimension: Dimension) -> MeasureType:
    """What a formula's check needs of a declared measure."""
    basis = "whole_year" if body.get("whole_year") else str(body.get("basis", ""))
    return MeasureType(dimension, basis, tuple(body.get("facets", ())), bool(body.get("facets_open", False)))


def _measure_types(bodies: Mapping[str, Mapping[str, Any]], units: UnitBook) -> dict[str, MeasureType]:
    return {
        code: measure_type(body, units[str(body["unit"])].measures)
        for code, body in bodies.items()
        if str(body.get("unit")) in units
    }


def families(bodies: Iterable[Mapping[str, Any]]) -> dict[str, frozenset[str]]:
    """The families of declared rosters, each with the classes that any of its rosters has."""
    found: dict[str, frozenset[str]] = {}
    for body in bodies:
        classes = frozenset(str(table.get("code", "")) for table in body.get("classes", ()))
        family = str(body.get("family", ""))
        found[family] = found.get(family, frozenset()) | classes
    return found


def milestones(bodies: Iterable[Mapping[str, Any]]) -> frozenset[str]:
    """The milestones that declared kinds have."""
    return frozenset(str(table.get("code", "")) for body in bodies for table in body.get("milestones", ()))


def _parsed(draft: Draft, code: str, body: Mapping[str, Any]) -> Node | None:
    try:
        return parse(str(body.get("formula", "")))
    except FormulaError as error:
        entry = draft.declared["indicator"].get(code)
        if entry is not None:
            draft.problems.add(entry, error.rule, str(error), key="formula")
        return None


def _check_words(draft: Draft, entry: Entry) -> None:
    draft.require(entry, "unit", entry.text("unit"), key="unit")
    check_text(draft, entry, "note")
    if entry.text("area"):
        draft.require(entry, "area", entry.text("area"), key="area")
    if entry.data.get("direction", "none") not in DIRECTIONS:
        draft.problems.add(entry, "bad_value", f"direction is one of {', '.join(DIRECTIONS)}", key="direction")
    decimals = entry.data.get("decimals")
    if not isinstance(decimals, int) or isinstance(decimals, bool) or decimals < 0:
        draft.problems.add(entry, "bad_value", "decimals is a whole number, zero or more", key="decimals")
    for source in entry.data.get("sources", ()):
        draft.require(entry, "source", str(source), key="sources")
    if entry.text("published_as"):
        draft.require(entry, "measure", entry.text("published_as"), key="published_as")


def _check_formula(draft: Draft, checker: Checker, code: str, entry: Entry) -> None:
    if code not in checker.names.indicators:
        return  # cannot be read: noted when it was parsed
    try:
        checker.indicator(code)
        found = checker.type_of(checker.names.indicators[code]).dimension
    except UntypedIndicator:
        return
    except FormulaError as error:
        draft.problems.add(entry, error.rule, str(error), key="formula")
        return
    declared = checker.names.shown_in.get(code)
    if declared is not None and not fits(found, declared):
        message = f"the formula gives {found}, which {entry.text('unit')} ({declared}) does not show"
        draft.problems.add(entry, "units_do_not_add", message, key="unit")
    _check_least_base(draft, checker, code, entry)
    published = checker.names.measures.get(entry.text("published_as"))
    if published is not None and declared is not None and published.dimension != declared:
        message = f"{entry.text('published_as')} is {published.dimension}, the indicator {declared}"
        draft.problems.add(entry, "units_do_not_add", message, key="published_as")


def _check_least_base(draft: Draft, checker: Checker, code: str, entry: Entry) -> None:
    """A least base is an amount of what a growth grows from, or of the whole of a rate."""
    least = entry.data.get("least_base")
    if least is None:
        return
    node, units = checker.names.indicators[code], draft.notes["units"]
    stands_on = node.of if isinstance(node, Growth) else node.whole if isinstance(node, Percent) else None
    unit = str(least.get("unit", "")) if isinstance(least, Mapping) else ""
    if stands_on is None:
        draft.problems.add(entry, "bad_value", "only a growth or a percent has a least base", key="least_base")
    elif unit not in units or not _is_number(least.get("value")):
        draft.problems.add(
            entry, "bad_value", 'a least base is written { value = "1", unit = "..." }', key="least_base"
        )
    elif not fits(checker.type_of(stands_on).dimension, units[unit].measures):
        draft.problems.add(entry, "units_do_not_add", f"the base is not measured in {unit}", key="least_base")


def _is_number(text: Any) -> bool:
    try:
        return Decimal(str(text)).is_finite()
    except InvalidOperation:
        return False
