"""findings.toml: the tests by which a pack looks for what is invented or told twice."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from diaodu.findings.declared import FINDING, NUMBERS, REPORTED, SAME, TELLS, WHOLES
from diaodu.packs.pack_section import require_names
from diaodu.packs.reading import Entry
from diaodu.packs.sections import Draft, Section, register
from diaodu.register.first_reports import KEY as FIRST_REPORT
from diaodu.register.kinds import Kind
from diaodu.register.sections.kinds import KIND
from diaodu.register.sections.rosters import ROSTER

NUMBER = re.compile(r"[0-9]+(\.[0-9]+)?")
USUAL = frozenset({"code", "names", "test", "note"})
WHOLE = 100
COLUMNS = ("place", "organisation")


def check(draft: Draft) -> None:
    """Check findings.toml: types of test, what each must be told, and the words of the pack that it names."""
    entries = draft.declare(FINDING, draft.folder.tables("findings.toml", FINDING))
    require_names(draft, entries)
    for entry in entries.values():
        told = TELLS.get(entry.text("test"))
        if told is None:
            message = f"test is one of {', '.join(TELLS)}"
            draft.problems.add(entry, "bad_value", message, key="test")
            continue
        _check_keys(draft, entry, *told)
        _check_figures(draft, entry)
        _check_nearness(draft, entry)
        _check_words(draft, entry)


def _check_keys(draft: Draft, entry: Entry, needed: frozenset[str], allowed: frozenset[str]) -> None:
    for key in sorted(needed - entry.data.keys()):
        draft.problems.add(entry, "required", f"a test of this type needs {key}", key=key)
    for key in sorted(entry.data.keys() - needed - allowed - USUAL):
        draft.problems.add(entry, "unknown_column", f"a test of this type knows no {key}", key=key)


def _check_figures(draft: Draft, entry: Entry) -> None:
    for key in sorted(NUMBERS & entry.data.keys()):
        value = entry.data[key]
        if not isinstance(value, str) or not NUMBER.fullmatch(value):
            draft.problems.add(entry, "bad_value", f'{key} is a figure as text, such as "10"', key=key)
    for key in sorted(WHOLES & entry.data.keys()):
        if not isinstance(entry.data[key], int) or entry.data[key] < 1:
            draft.problems.add(entry, "bad_value", f"{key} is a whole number from 1 on", key=key)


def _check_nearness(draft: Draft, entry: Entry) -> None:
    """An amount that has to be near is told with how near, under all of it."""
    near, within = entry.text("near"), entry.text("within")
    if entry.text("test") != SAME or not (near or within):
        return
    if not (near and within):
        draft.problems.add(entry, "required", "near and within are given together", key="near")
    elif NUMBER.fullmatch(within) and not 0 < Decimal(within) < WHOLE:
        draft.problems.add(entry, "bad_value", "within lies between 0 and 100 percent", key="within")


def _check_words(draft: Draft, entry: Entry) -> None:
    """The kind, fields, links, milestones, measures and rosters that it names are declared."""
    for measure in [entry.text("measure"), *_list(entry, "measures")]:
        if measure:
            draft.require(entry, "measure", measure, key="measures")
    kind: Kind | None = draft.notes["kinds"].get(entry.text("kind"))
    if entry.text("kind") and kind is None:
        draft.require(entry, "kind", entry.text("kind"), key="kind")
    if kind:
        _check_of_kind(draft, entry, kind)
    families = {body.get("family") for body in draft.bodies(ROSTER).values()}
    if entry.text("family") and entry.text("family") not in families:
        draft.problems.add(entry, "unknown_code", f"no roster is of the family {entry.text('family')!r}", key="family")


def _check_of_kind(draft: Draft, entry: Entry, kind: Kind) -> None:
    named = [*_list(entry, "same"), entry.text("near"), entry.text("field")]
    if entry.text("test") == REPORTED and FIRST_REPORT not in draft.bodies(KIND).get(kind.code, {}):
        draft.problems.add(entry, "required", f"the kind {kind.code!r} declares no first_report", key="kind")
    unknown = [code for code in named if code and code not in COLUMNS and kind.field(code) is None]
    unknown += [code for code in _list(entry, "milestones") if kind.milestone(code) is None]
    unknown += [code for code in [entry.text("link")] if code and kind.link(code) is None]
    for code in unknown:
        draft.problems.add(entry, "unknown_code", f"the kind {kind.code!r} declares no {code!r}")


def _list(entry: Entry, key: str) -> list[Any]:
    found = entry.data.get(key, ())
    return list(found) if isinstance(found, (list, tuple)) else []


def install() -> None:
    """Register the section: after the measures and rosters that tests name."""
    register(Section("findings", check, definitions=(FINDING,)), order=700)
