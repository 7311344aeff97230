"""Checking targets.toml: target lines and planned curves."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from diaodu.core.formula.errors import FormulaError
from diaodu.core.formula.nodes import Sum, Value, walk
from diaodu.core.formula.parsing import parse
from diaodu.core.periods import MONTHS_IN_YEAR, Calendar, Period, PeriodError
from diaodu.core.units import PERCENT, Dimension, UnitBook
from diaodu.indicators.definitions import COMPARISONS, KINDS, TIERS, curve_code
from diaodu.packs.reading import Entry
from diaodu.packs.sections import Draft

CHOICES = {"tier": TIERS, "kind": KINDS, "comparison": COMPARISONS}
WHOLE = Decimal(100)


def check_targets(draft: Draft) -> None:
    """Check targets.toml."""
    for entry in draft.declare("target", draft.folder.tables("targets.toml", "target")).values():
        _check_aim(draft, entry)
        for key, allowed in CHOICES.items():
            if entry.data.get(key) not in allowed:
                draft.problems.add(entry, "bad_value", f"{key} is one of {', '.join(allowed)}", key=key)
        _check_fact(draft, entry)
    curves = draft.declared.setdefault("curve", {})
    for entry in draft.folder.tables("targets.toml", "curve"):
        _check_aim(draft, entry)
        _check_shares(draft, entry)
        code = curve_code(entry.data)
        if code in curves:
            draft.problems.add(entry, "duplicate", "there is a curve for this indicator, place and period already")
        curves[code] = entry


def _check_aim(draft: Draft, entry: Entry) -> None:
    draft.require(entry, "indicator", entry.text("indicator"), key="indicator")
    if entry.text("place") not in draft.notes["places"]:
        draft.problems.add(entry, "unknown_code", f"there is no place {entry.text('place')!r}", key="place")
    if entry.text("document"):
        draft.require(entry, "document", entry.text("document"), key="document")
    calendar = draft.folder.head().data.get("calendar", {})
    try:
        Period.parse(
            entry.text("period"), Calendar(calendar.get("year_starts", 1), calendar.get("labelled_by", "start"))
        )
    except PeriodError as error:
        draft.problems.add(entry, "bad_value", str(error), key="period")


def _check_fact(draft: Draft, entry: Entry) -> None:
    facts: Mapping[str, Entry] = draft.notes["facts"]
    fact = facts.get(entry.text("fact"))
    if fact is None:
        draft.problems.add(entry, "unknown_code", f"there is no fact {entry.text('fact')!r}", key="fact")
        return
    if fact.text("measure") in _measures_read(draft, entry.text("indicator")):
        message = f"the indicator reads {fact.text('measure')}: a line stands on a measure of its own"
        draft.problems.add(entry, "bad_value", message, key="fact")
    if entry.data.get("kind") == "growth" and _shown_in(draft, entry) == PERCENT:
        message = "a rate grows by points, not by percent: give the line as a level"
        draft.problems.add(entry, "bad_value", message, key="kind")
    wanted = _dimension_asked(draft, entry)
    units: UnitBook = draft.notes["units"]
    unit = fact.text("unit")
    if wanted is not None and unit in units and units[unit].measures != wanted:
        message = f"the fact {entry.text('fact')} is in {unit}, the line needs {wanted}"
        draft.problems.add(entry, "units_do_not_add", message, key="fact")


def _measures_read(draft: Draft, code: str) -> set[str]:
    """The measures that an indicator shows as its own value: a target among them would pass for an actual."""
    body = draft.bodies("indicator").get(code, {})
    try:
        node = parse(str(body.get("formula", "")))
    except FormulaError:
        return set()  # noted by the indicators section
    return {each.measure for each in walk(node) if isinstance(each, Value | Sum)} | {str(body.get("published_as", ""))}


def _dimension_asked(draft: Draft, entry: Entry) -> Dimension | None:
    if entry.data.get("kind") in {"growth", "share"}:
        return PERCENT
    return _shown_in(draft, entry)


def _shown_in(draft: Draft, entry: Entry) -> Dimension | None:
    """The dimension of the indicator that a line stands on."""
    shown_in: Mapping[str, Dimension] = draft.notes["indicators"]
    return shown_in.get(entry.text("indicator"))


def _check_shares(draft: Draft, entry: Entry) -> None:
    try:
        shares = [Decimal(str(share)) for share in entry.data.get("shares", ())]
    except InvalidOperation:
        draft.problems.add(entry, "bad_value", "shares are numbers", key="shares")
        return
    rises = all(share.is_finite() for share in shares) and [Decimal(0), *shares] == sorted([Decimal(0), *shares])
    if len(shares) != MONTHS_IN_YEAR or not rises or shares[-1] != WHOLE:
        message = "shares are twelve cumulative percentages that never fall and end at 100"
        draft.problems.add(entry, "bad_value", message, key="shares")
