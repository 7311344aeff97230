"""Checking the events of triggers: each type knows what it must be told, in words that the pack has."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from diaodu.matters.triggers.occasions import (
    CREATED,
    ENTERS,
    FACT,
    FIELD,
    LINKED,
    MILESTONE,
    RHYTHM,
    RHYTHMS,
    STAGE,
    STANDINGS,
)
from diaodu.packs.reading import Entry
from diaodu.packs.sections import Draft
from diaodu.register.kinds import Kind
from diaodu.register.sections.rosters import ROSTER

FIGURE = re.compile(r"-?[0-9]+(\.[0-9]+)?")
BECOMES = ("to", "filled", "changed", "rises")
WATCHES = ("falls", "below", "above", "absent")
# by type: what must be told, what may be
TELLS: Mapping[str, tuple[frozenset[str], frozenset[str]]] = {
    CREATED: (frozenset({"kind"}), frozenset()),
    STAGE: (frozenset({"kind", "to"}), frozenset()),
    FIELD: (frozenset({"kind", "field"}), frozenset(BECOMES)),
    MILESTONE: (frozenset({"kind", "milestone"}), frozenset({"standing"})),
    ENTERS: (frozenset({"family"}), frozenset({"kind", "to"})),
    LINKED: (frozenset({"kind", "link"}), frozenset({"to"})),
    FACT: (frozenset({"kind", "measure"}), frozenset({*WATCHES, "unit"})),
    RHYTHM: (frozenset({"every"}), frozenset({"kind", "family", "to", "working_day"})),
}


def check_event(draft: Draft, entry: Entry, on: Any) -> Kind | None:
    """Check what a trigger waits for; gives the kind of subject that it happens to, where one is named and known."""
    told = TELLS.get(str(on.get("event"))) if isinstance(on, Mapping) else None
    if told is None:
        message = f"on is a table with an event, one of {', '.join(TELLS)}"
        draft.problems.add(entry, "bad_value", message, key="on")
        return None
    needed, allowed = told
    for key in sorted(needed - on.keys()):
        draft.problems.add(entry, "required", f"on: {on['event']!r} needs {key}", key="on")
    for key in sorted(on.keys() - needed - allowed - {"event"}):
        draft.problems.add(entry, "unknown_column", f"on: {on['event']!r} knows no {key}", key="on")
    _check_figures(draft, entry, on)
    _check_one(draft, entry, on)
    _check_words(draft, entry, on)
    kind: Kind | None = draft.notes["kinds"].get(str(on.get("kind", "")))
    if on.get("kind") and kind is None:
        draft.require(entry, "kind", str(on["kind"]), key="on")
    if kind:
        _check_of_kind(draft, entry, on, kind)
    return kind


def _check_figures(draft: Draft, entry: Entry, on: Mapping[str, Any]) -> None:
    for key in sorted({"falls", "below", "above", "rises"} & on.keys()):
        if not isinstance(on[key], str) or not FIGURE.fullmatch(on[key]):
            draft.problems.add(entry, "bad_value", f'on: {key} is a figure as text, such as "10"', key="on")
    for key in sorted({"absent", "working_day"} & on.keys()):
        if not isinstance(on[key], int) or isinstance(on[key], bool) or on[key] < 1:
            draft.problems.add(entry, "bad_value", f"on: {key} is a whole number from 1 on", key="on")
    if not isinstance(on.get("to", []), list):
        draft.problems.add(entry, "bad_value", "on: to is a list", key="on")


def _check_one(draft: Draft, entry: Entry, on: Mapping[str, Any]) -> None:
    """What can be waited for in one of several ways is told in one of them."""
    ways = {FIELD: BECOMES, FACT: WATCHES}.get(str(on["event"]), ())
    if ways and len([way for way in ways if on.get(way)]) != 1:
        draft.problems.add(entry, "required", f"on: one of {', '.join(ways)} is told", key="on")
    if on["event"] == RHYTHM and on.get("every") not in RHYTHMS:
        draft.problems.add(entry, "bad_value", f"on: every is one of {', '.join(RHYTHMS)}", key="on")
    if on["event"] == RHYTHM and not (on.get("kind") or on.get("family")):
        draft.problems.add(entry, "required", "on: a rhythm is of a kind or of a family of rosters", key="on")
    if on["event"] == MILESTONE and on.get("standing", STANDINGS[0]) not in STANDINGS:
        draft.problems.add(entry, "bad_value", f"on: standing is one of {', '.join(STANDINGS)}", key="on")


def _check_words(draft: Draft, entry: Entry, on: Mapping[str, Any]) -> None:
    """The measure, the unit, the roster and the kinds that are named are declared."""
    for key in ("measure", "unit"):
        if on.get(key):
            draft.require(entry, key, str(on[key]), key="on")
    rosters = [body for body in draft.bodies(ROSTER).values() if body.get("family") == on.get("family")]
    if on.get("family") and not rosters:
        draft.problems.add(entry, "unknown_code", f"on: no roster is of the family {on['family']!r}", key="on")
    if on["event"] == ENTERS and rosters and all(body.get("kind") for body in rosters):
        message = f"on: nobody enters the rosters of {on['family']!r}, which list by rule"
        draft.problems.add(entry, "bad_value", message, key="on")
    if on["event"] == LINKED:
        for code in on.get("to", ()):
            draft.require(entry, "kind", str(code), key="on")


def _check_of_kind(draft: Draft, entry: Entry, on: Mapping[str, Any], kind: Kind) -> None:
    """The words of the kind that are named are its own."""
    stages = on.get("to", ()) if on["event"] in {STAGE, RHYTHM} else ()
    unknown = [code for code in stages if kind.stage(str(code)) is None]
    words = (("milestone", kind.milestone), ("link", kind.link), ("field", kind.field))
    unknown += [on[key] for key, find in words if on.get(key) and find(str(on[key])) is None]
    field = kind.field(str(on.get("field", "")))
    choices = {word.code for word in field.choices} if field else set()
    unknown += [code for code in on.get("to", ()) if choices and code not in choices]
    for code in unknown:
        draft.problems.add(entry, "unknown_code", f"on: the kind {kind.code!r} declares no {code!r}", key="on")
    if on.get("rises") and field and field.type not in {"money", "number"}:
        draft.problems.add(entry, "bad_value", f"on: the field {field.code!r} is no number", key="on")
