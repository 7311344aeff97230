"""Checking lights.toml: every rule set covers each value once."""

from __future__ import annotations

from diaodu.core.lights import RuleSet
from diaodu.indicators.definitions import COLOURS, INPUTS, rule_set
from diaodu.packs.pack_section import NAME_KEYS, check_text, require_names
from diaodu.packs.reading import Entry
from diaodu.packs.sections import Draft


def check_lights(draft: Draft) -> None:
    """Check lights.toml, and that indicators name rule sets that are there."""
    entries = draft.declare("light_rules", draft.folder.tables("lights.toml", "light_rules"))
    require_names(draft, entries)
    for entry in entries.values():
        for code in entry.data.get("indicators", ()):
            draft.require(entry, "indicator", str(code), key="indicators")
        if _check_words(draft, entry):
            _check_cover(draft, entry)
    for entry in draft.declared.get("indicator", {}).values():
        if entry.text("lights"):
            draft.require(entry, "light_rules", entry.text("lights"), key="lights")


def _check_words(draft: Draft, entry: Entry) -> bool:
    before = len(draft.problems.found)
    check_text(draft, entry, "office")
    if entry.text("document"):
        draft.require(entry, "document", entry.text("document"), key="document")
    inputs, rules = entry.data.get("inputs") or (), entry.data.get("rules") or ()
    if not inputs or not rules:
        draft.problems.add(entry, "required", "a rule set needs inputs and rules")
    for name in set(inputs) - set(INPUTS):
        draft.problems.add(entry, "bad_value", f"{name!r} is not one of {', '.join(INPUTS)}", key="inputs")
    for rule in rules:
        if rule.get("colour") not in COLOURS:
            draft.problems.add(entry, "bad_value", f"a colour is one of {', '.join(COLOURS)}", key="rules")
        if not all(rule.get("words", {}).get(key) for key in NAME_KEYS):
            draft.problems.add(entry, "required", "each rule needs words in hant, hans and en", key="rules")
        if not set(rule.get("when", {})) <= set(inputs):
            draft.problems.add(entry, "bad_value", "a rule's when names only the set's inputs", key="rules")
    return len(draft.problems.found) == before


def _check_cover(draft: Draft, entry: Entry) -> None:
    try:
        rules: RuleSet = rule_set(entry.text("code"), entry.data)
    except ValueError as error:
        draft.problems.add(entry, "bad_value", str(error), key="rules")
        return
    for flaw in rules.flaws():
        kind, _, where = flaw.partition(": ")
        draft.problems.add(entry, f"light_{kind}", where, key="rules")
