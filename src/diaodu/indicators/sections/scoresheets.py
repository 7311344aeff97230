"""Checking scoresheets.toml: indicators, weights, methods with their parameters, peer classes that cover all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from diaodu.core.division import HUNDRED
from diaodu.core.periods import Calendar, Period, PeriodError
from diaodu.core.score_sheets import Method, WhenAbsent
from diaodu.indicators.definitions import TIERS
from diaodu.indicators.scoring.definitions import HOLDS, PARAMETERS, SHEET, item_key
from diaodu.indicators.sections.classes import check_classes
from diaodu.packs.pack_section import check_text, require_names
from diaodu.packs.reading import Entry
from diaodu.packs.sections import Draft
from diaodu.register.sections.rows import check_length
from diaodu.register.sections.subjects import document_codes
from diaodu.register.states import CODE

NUMBER = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,6})?")
DECIMALS = range(7)
LONGEST_CODE = 60
ITEM_KEYS = frozenset({"indicator", "facet", "direction", "weight", "method", "absent", "floor"})
BOUNDS: Mapping[str, tuple[Decimal, Decimal]] = {
    "floor": (Decimal(0), Decimal("99.999999")),
    "base": (Decimal(0), Decimal("99.999999")),
    "cap": (HUNDRED, HUNDRED * 10),
    "level": (Decimal("0.000001"), HUNDRED),
    "growth": (Decimal(0), HUNDRED),
}
"""The percentages that a method can be told, with the least and the most of each."""


def check_sheets(draft: Draft) -> None:
    """Check scoresheets.toml."""
    entries = draft.declare(SHEET, draft.folder.tables("scoresheets.toml", SHEET))
    require_names(draft, entries)
    for entry in entries.values():
        _check_head(draft, entry)
        _check_adjustments(draft, entry)
        _check_items(draft, entry)
        check_classes(draft, entry)


def number(value: Any) -> Decimal | None:
    """A figure written as text; None for anything else."""
    return Decimal(value) if isinstance(value, str) and NUMBER.fullmatch(value) else None


def _check_head(draft: Draft, entry: Entry) -> None:
    if not CODE.fullmatch(entry.text("code")):
        draft.problems.add(entry, "bad_value", "a code has Latin letters and digits, joined by . _ or -", key="code")
    check_length(draft, entry, {"code": LONGEST_CODE})
    check_text(draft, entry, "note")
    _check_period(draft, entry)
    decimals = entry.data.get("decimals")
    if not isinstance(decimals, int) or isinstance(decimals, bool) or decimals not in DECIMALS:
        message = f"decimals is a whole number from 0 to {DECIMALS[-1]}"
        draft.problems.add(entry, "bad_value", message, key="decimals")
    if entry.text("document") and entry.text("document") not in document_codes(draft):
        message = f"there is no document {entry.text('document')!r}"
        draft.problems.add(entry, "unknown_code", message, key="document")


def _check_period(draft: Draft, entry: Entry) -> None:
    calendar = draft.folder.head().data.get("calendar", {})
    starts, labelled = calendar.get("year_starts", 1), calendar.get("labelled_by", "start")
    try:
        Period.parse(entry.text("period"), Calendar(starts, labelled))
    except PeriodError as error:
        draft.problems.add(entry, "bad_value", str(error), key="period")


def _check_adjustments(draft: Draft, entry: Entry) -> None:
    body = entry.data.get("adjustments")
    if body is None:
        return
    found = [number(body.get(key)) for key in ("least", "most")] if isinstance(body, Mapping) else [None, None]
    least, most = found
    held = isinstance(body, Mapping) and body.get("holds") in HOLDS
    if least is None or most is None or not least <= 0 <= most or not held:
        message = f'adjustments are written {{ least = "-5", most = "5", holds = "..." }}, holds one of {HOLDS}'
        draft.problems.add(entry, "bad_value", message, key="adjustments")


def _check_items(draft: Draft, entry: Entry) -> None:
    items = [item for item in entry.data.get("items", ()) if isinstance(item, Mapping)]
    if not items or len(items) < len(entry.data["items"]):
        draft.problems.add(entry, "required", "a score sheet needs items, each a table", key="items")
    seen: set[str] = set()
    for item in items:
        key = item_key(str(item.get("indicator", "")), str(item.get("facet", "")))
        if key in seen:
            draft.problems.add(entry, "duplicate", f"items: {key} stands there twice", key="items")
        seen.add(key)
        for rule, message in _item_problems(draft, item):
            draft.problems.add(entry, rule, f"items: {key}: {message}", key="items")
    weights = [number(item.get("weight")) for item in items]
    total, known = number(entry.data.get("total")), [weight for weight in weights if weight is not None]
    if total is None:
        draft.problems.add(entry, "bad_value", 'total is a figure as text, such as "100"', key="total")
    elif items and len(known) == len(weights) and sum(known) != total:
        message = f"the weights add to {sum(known)}, not to {total}"
        draft.problems.add(entry, "weights_do_not_add", message, key="items")


def _item_problems(draft: Draft, item: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What is wrong with one item: rule and message."""
    code = str(item.get("indicator", ""))
    if not draft.knows("indicator", code):
        yield "unknown_code", "no such indicator is declared"
    elif _direction(draft, item, code) not in ("higher", "lower"):
        yield "bad_value", "say with direction whether higher or lower is better"
    if not isinstance(item.get("facet", ""), str):
        yield "bad_value", "facet is a text"
    weight = number(item.get("weight"))
    if weight is None or weight <= 0:
        yield "bad_value", 'the weight is a positive figure as text, such as "30"'
    if item.get("absent") not in tuple(WhenAbsent):
        yield "bad_value", f"absent is one of {', '.join(WhenAbsent)}"
    if item.get("method") not in tuple(Method):
        yield "bad_value", f"the method is one of {', '.join(Method)}"
    else:
        yield from _parameter_problems(draft, item, code)


def _direction(draft: Draft, item: Mapping[str, Any], code: str) -> str:
    return str(item.get("direction") or draft.bodies("indicator")[code].get("direction", "none"))


def _parameter_problems(draft: Draft, item: Mapping[str, Any], code: str) -> Iterator[tuple[str, str]]:
    needed, given = PARAMETERS[str(item["method"])], set(item) - ITEM_KEYS
    if needed - given:
        yield "required", f"{item['method']} needs {', '.join(sorted(needed - given))}"
    if given - needed:
        yield "bad_value", f"{item['method']} knows nothing of {', '.join(sorted(given - needed))}"
    for key, (least, most) in BOUNDS.items():
        value = number(item.get(key))
        if key in item and (value is None or not least <= value <= most):
            yield "bad_value", f"{key} is a percentage as text from {least} to {most}"
    level, growth = number(item.get("level")), number(item.get("growth"))
    if level is not None and growth is not None and level + growth != HUNDRED:
        yield "weights_do_not_add", f"level and growth add to {level + growth}, not to 100"
    if "growth_indicator" in item and not draft.knows("indicator", str(item["growth_indicator"])):
        yield "unknown_code", f"growth_indicator names {item['growth_indicator']!r}, which is not declared"
    if "target" in item:
        yield from _target_problems(draft, item["target"], code)


def _target_problems(draft: Draft, target: Any, code: str) -> Iterator[tuple[str, str]]:
    if isinstance(target, Mapping) and set(target) == {"tier"} and target["tier"] in TIERS:
        return
    fixed = isinstance(target, Mapping) and set(target) == {"value", "unit"}
    value = number(target["value"]) if fixed else None
    if value is None or value <= 0 or str(target["unit"]) not in draft.notes["units"]:
        yield "bad_value", 'a target is { value = "95", unit = "%" }, above zero, or { tier = "formal" }'
        return
    shown = draft.notes["indicators"].get(code)
    if shown is not None and draft.notes["units"][str(target["unit"])].measures != shown:
        yield "units_do_not_add", f"the target is in {target['unit']}, the indicator is not"
