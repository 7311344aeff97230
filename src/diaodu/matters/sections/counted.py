"""Checking what measures say of being counted from matters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from diaodu.ledger.measures import CLOSED, RAISED
from diaodu.matters.counting import AGES, COLOUR, IN_DAYS, STEP, WHAT
from diaodu.matters.kinds import MATTER_KIND
from diaodu.matters.sections.words import tables
from diaodu.packs.reading import Entry
from diaodu.packs.sections import Draft
from diaodu.register.kinds import Kind

KEYS = frozenset({"matters", "what", "day_by", "step", "endings", "test", "facet_by", "source", "field"})
HELD_UP = ("raised", "open", "overdue", "closed", "solved")
BY_STEP, BY_ENDING = ("answered_in_time", "surveyed", "satisfied"), ("surveyed", "satisfied")


def check_counted(draft: Draft) -> None:
    """Check each ``counted`` with ``matters``: its kinds, what is counted, and the words that this takes."""
    for entry in draft.declared.get("measure", {}).values():
        how = entry.data.get("counted")
        if isinstance(how, Mapping) and "matters" in how:
            _check(draft, entry, how)


def _check(draft: Draft, entry: Entry, how: Mapping[str, Any]) -> None:
    for unknown in sorted(how.keys() - KEYS):
        _bad(draft, entry, f"matters are counted without {unknown!r}")
    kinds = [str(code) for code in how["matters"]] if isinstance(how["matters"], list) else []
    if not kinds:
        _bad(draft, entry, "matters names one kind of matter or more")
    if how.get("what", RAISED) not in WHAT:
        _bad(draft, entry, f"what is one of {', '.join(WHAT)}")
    if how.get("day_by", RAISED) not in {RAISED, CLOSED}:
        _bad(draft, entry, f"day_by is {RAISED!r} or {CLOSED!r}")
    if how.get("field") and how.get("what", RAISED) not in HELD_UP:
        _bad(draft, entry, f"a field of what they are about is added up of those {', '.join(HELD_UP)}")
    bodies = draft.bodies(MATTER_KIND)
    for code in kinds:
        if draft.require(entry, MATTER_KIND, code, key="counted"):
            _check_kind(draft, entry, how, bodies[code])
    if how.get("what") in AGES and entry.text("unit") not in _units(draft, IN_DAYS):
        _bad(draft, entry, f"{how['what']!r} is counted in days")


def _check_kind(draft: Draft, entry: Entry, how: Mapping[str, Any], kind: Mapping[str, Any]) -> None:
    code, steps = kind["code"], tables(kind, "steps")
    if how.get("field"):
        _check_field(draft, entry, str(how["field"]), kind)
    if kind.get("restricted"):
        _bad(draft, entry, f"the kind {code!r} is restricted: how many there are is told to nobody else")
    step = next((step for step in steps if step.get("code") == how.get("step")), None)
    if how.get("what") in BY_STEP and step is None:
        _bad(
            draft, entry, f"{how['what']!r} takes the step by which it is told, and the kind {code!r} has no such step"
        )
    endings = {ending.get("code") for ending in tables(step or {}, "endings")}
    if how.get("what") in BY_ENDING and not (how.get("endings") and endings.issuperset(how["endings"])):
        _bad(draft, entry, f"{how['what']!r} takes endings of its step that tell it, of the kind {code!r}")
    tests = {test.get("code") for each in steps for test in tables(each, "tests")}
    if how.get("what") == "solved" and how.get("test", "solved") not in tests:
        _bad(draft, entry, f"no step of the kind {code!r} has the test {how.get('test', 'solved')!r}")
    fields = {field.get("code") for field in tables(kind, "fields")}
    if how.get("facet_by") and how["facet_by"] not in fields | {STEP, COLOUR}:
        _bad(draft, entry, f"the kind {code!r} has no field {how['facet_by']!r}, nor is that {STEP!r} or {COLOUR!r}")


def _check_field(draft: Draft, entry: Entry, code: str, kind: Mapping[str, Any]) -> None:
    """The field is a number of something that the kind is about, in the unit of the measure."""
    about = [found for each in kind.get("about", ()) if isinstance(found := draft.notes["kinds"].get(str(each)), Kind)]
    fields = [field for each in about if (field := each.field(code))]
    if not fields:
        _bad(draft, entry, f"nothing that the kind {kind['code']!r} is about has the field {code!r}")
    for field in fields:
        if field.type not in {"number", "money"}:
            _bad(draft, entry, f"the field {code!r} is no number")
        elif field.unit and field.unit != entry.text("unit"):
            _bad(draft, entry, f"the field {code!r} is given in {field.unit}, the measure in {entry.text('unit')}")


def _units(draft: Draft, dimension: str) -> set[str]:
    return {code for code, body in draft.bodies("unit").items() if body.get("dimension") == dimension}


def _bad(draft: Draft, entry: Entry, message: str) -> None:
    draft.problems.add(entry, "bad_value", f"counted: {message}", key="counted")
