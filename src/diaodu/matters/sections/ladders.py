"""Checking ladders: rungs in the order of time, without gaps, each with somebody to tell."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from diaodu.matters.kinds import COLOURS, LADDER, MATTER_KIND, OWNER
from diaodu.matters.sections.words import check_owner, check_words, tables, term_in
from diaodu.packs.pack_section import check_text, require_names
from diaodu.packs.reading import Entry
from diaodu.packs.sections import Draft

RUNG_KEYS = frozenset({"code", "names", "colour", "before", "after", "to", "raises", "term"})


def check_ladders(draft: Draft) -> None:
    """Check ladders.toml and ladders/*.toml."""
    entries = draft.declare(LADDER, draft.folder.all_tables("ladders", LADDER))
    require_names(draft, entries)
    draft.declare(MATTER_KIND, draft.folder.all_tables("matters", MATTER_KIND))
    for entry in entries.values():
        check_text(draft, entry, "office")
        check_words(draft, entry, "rungs")
        if entry.text("document"):
            draft.require(entry, "document", entry.text("document"), key="document")
        rungs = tables(entry.data, "rungs")
        if not rungs:
            draft.problems.add(entry, "ladder_gap", "a ladder without rungs chases nobody", key="rungs")
        for rung in rungs:
            _check_rung(draft, entry, rung)
        _check_order(draft, entry, rungs)


def _check_rung(draft: Draft, entry: Entry, rung: Mapping[str, Any]) -> None:
    code = rung.get("code")
    at = f"rungs: {code!r}"
    if rung.get("colour") not in COLOURS:
        draft.problems.add(entry, "bad_value", f"{at}: colour is one of {', '.join(COLOURS)}", key="rungs")
    for key in ("before", "after", "term"):
        if key in rung:
            term_in(draft, entry, rung[key], at=at, key="rungs")
    told = rung.get("to")
    if not isinstance(told, list) or not told:
        message = f"{at} tells nobody: to is a list of owners, or of the word {OWNER!r}"
        draft.problems.add(entry, "ladder_gap", message, key="rungs")
    else:
        for each in (each for each in told if each != OWNER):
            check_owner(draft, entry, each, at=at, key="rungs")
    if rung.get("raises"):
        draft.require(entry, MATTER_KIND, str(rung["raises"]), key="rungs")
    for unknown in sorted(rung.keys() - RUNG_KEYS):
        draft.problems.add(entry, "bad_value", f"{at}: a rung knows no {unknown!r}", key="rungs")


def _check_order(draft: Draft, entry: Entry, rungs: list[Mapping[str, Any]]) -> None:
    """First those before the due time, then those after it, each at a time of its own."""
    late, before = False, None
    for rung in rungs:
        at = f"rungs: {rung.get('code')!r}"
        if ("before" in rung) == ("after" in rung):
            message = f"{at} says either before (the due time) or after (the rung before it): it is never reached"
            draft.problems.add(entry, "ladder_gap", message, key="rungs")
        elif "before" in rung and late:
            message = f"{at} lies before the due time and stands after one that lies after it"
            draft.problems.add(entry, "ladder_gap", message, key="rungs")
        elif "after" in rung and late and str(rung["after"]).startswith("0 ") and rung.get("raises") in {None, before}:
            message = f"{at} is reached with the rung before it and raises nothing else: leave one of them out"
            draft.problems.add(entry, "ladder_gap", message, key="rungs")
        late, before = late or "after" in rung, rung.get("raises")
    grave = [COLOURS.index(rung["colour"]) for rung in rungs if rung.get("colour") in COLOURS]
    if grave != sorted(grave):
        draft.problems.add(entry, "ladder_gap", "a later rung has a milder colour than one before it", key="rungs")
