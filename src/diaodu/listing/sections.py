"""listing.toml: how a subject gets on the rosters of a family."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from diaodu.listing.listings import LISTING
from diaodu.packs.pack_section import NAME_KEYS, require_names
from diaodu.packs.reading import Entry
from diaodu.packs.sections import Draft, Section, register
from diaodu.register.kinds import PLACE
from diaodu.register.sections.rosters import ROSTER
from diaodu.register.sections.rows import check_length
from diaodu.register.sections.subjects import document_codes
from diaodu.register.states import CODE

WEIGHT = re.compile(r"(?=.*[1-9])[0-9]{1,6}(\.[0-9]{1,6})?")
HIGHEST = range(1, 1001)
SCORERS = range(100)
LONGEST_CODE = 60


def check(draft: Draft) -> None:
    """Check listing.toml: the family, kind and classes it names, and its criteria."""
    entries = draft.declare(LISTING, draft.folder.tables("listing.toml", LISTING))
    require_names(draft, entries)
    documents = document_codes(draft)
    for entry in entries.values():
        check_length(draft, entry, {"code": LONGEST_CODE})
        _check_target(draft, entry)
        _check_scorers(draft, entry)
        _check_criteria(draft, entry)
        if entry.text("document") and entry.text("document") not in documents:
            message = f"there is no document {entry.text('document')!r}"
            draft.problems.add(entry, "unknown_code", message, key="document")


def _check_target(draft: Draft, entry: Entry) -> None:
    if entry.text("kind") == PLACE:
        draft.problems.add(entry, "bad_value", "a place is not put on a list", key="kind")
    else:
        draft.require(entry, "kind", entry.text("kind"), key="kind")
    rosters = [body for body in draft.bodies(ROSTER).values() if body.get("family") == entry.text("family")]
    if not rosters:
        message = f"no roster is of the family {entry.text('family')!r}"
        draft.problems.add(entry, "unknown_code", message, key="family")
        return
    offered = {str(table["code"]) for body in rosters for table in body.get("classes", ()) if "code" in table}
    classes = [str(code) for code in entry.data.get("classes", ())]
    for code in classes:
        if code not in offered:
            draft.problems.add(entry, "unknown_code", f"no roster of the family has the class {code!r}", key="classes")
    if offered and not classes:
        draft.problems.add(entry, "required", "name the classes that are offered on entry", key="classes")


def _check_scorers(draft: Draft, entry: Entry) -> None:
    if not _whole(entry.data.get("scorers"), SCORERS):
        message = f"scorers is a whole number from 0 to {SCORERS[-1]}: how many are wanted"
        draft.problems.add(entry, "bad_value", message, key="scorers")


def _check_criteria(draft: Draft, entry: Entry) -> None:
    criteria = entry.data.get("criteria", ())
    if not criteria:
        draft.problems.add(entry, "required", "a listing needs criteria", key="criteria")
    seen: set[str] = set()
    for criterion in criteria:
        code = str(criterion.get("code", "")) if isinstance(criterion, Mapping) else ""
        if not code:
            draft.problems.add(entry, "required", "criteria: each one is a table with a code", key="criteria")
            continue
        if code in seen:
            draft.problems.add(entry, "duplicate", f"criteria: {code!r} stands there twice", key="criteria")
        seen.add(code)
        _check_criterion(draft, entry, code, criterion)


def _check_criterion(draft: Draft, entry: Entry, code: str, criterion: Mapping[str, Any]) -> None:
    names, weight = criterion.get("names"), criterion.get("weight")
    if not CODE.fullmatch(code) or len(code) > LONGEST_CODE:
        draft.problems.add(entry, "bad_value", f"criteria: {code!r} is no code", key="criteria")
    if not isinstance(names, Mapping) or not all(isinstance(names.get(key), str) and names[key] for key in NAME_KEYS):
        draft.problems.add(entry, "required", f"criteria: {code!r} needs names in hant, hans and en", key="criteria")
    if not isinstance(weight, str) or not WEIGHT.fullmatch(weight):
        message = f'criteria: the weight of {code!r} is a positive figure as text, such as "40"'
        draft.problems.add(entry, "bad_value", message, key="criteria")
    if not _whole(criterion.get("highest"), HIGHEST):
        message = f"criteria: the highest score of {code!r} is a whole number from 1 to {HIGHEST[-1]}"
        draft.problems.add(entry, "bad_value", message, key="criteria")


def _whole(value: object, allowed: range) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value in allowed


def install() -> None:
    """Register the section: after the rosters that listings lead into."""
    register(Section("listings", check, definitions=(LISTING,)), order=170)
