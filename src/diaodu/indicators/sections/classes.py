"""Checking the peer classes of a score sheet: every assessed place stands in exactly one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from diaodu.indicators.scoring.definitions import PeerClass
from diaodu.packs.pack_section import NAME_KEYS
from diaodu.packs.reading import Entry
from diaodu.packs.sections import Draft
from diaodu.register.kinds import PLACE


def check_classes(draft: Draft, entry: Entry) -> None:
    """Check the place, the levels and the classes of a sheet. Only the pack's own places are assessed."""
    own, levels = draft.declared.get(PLACE, {}), [str(level) for level in entry.data.get("levels", ())]
    if entry.text("place") not in own:
        message = f"place names {entry.text('place')!r}, which is no place of this pack"
        draft.problems.add(entry, "unknown_code", message, key="place")
        return
    if not levels:
        draft.problems.add(entry, "required", "a score sheet needs the levels it assesses", key="levels")
    for level in levels:
        draft.require(entry, "level", level, key="levels")
    bodies = entry.data.get("classes", ())
    classes = [PeerClass.of(body) for body in bodies if _is_class(body)]
    if not classes or len(classes) < len(bodies):
        message = "a score sheet needs classes, each with a code, names in three forms, and places or a level"
        draft.problems.add(entry, "required", message, key="classes")
        return
    if len({each.code for each in classes}) < len(classes):
        draft.problems.add(entry, "duplicate", "two classes have one code", key="classes")
    assessed = {code: each.text("level") for code, each in own.items() if each.text("level") in levels}
    _check_cover(draft, entry, classes, {code: level for code, level in assessed.items() if _below(own, code, entry)})


def _is_class(body: Any) -> bool:
    """Whether a class has its code, its names, and says whom it holds."""
    if not isinstance(body, Mapping) or not isinstance(body.get("code"), str) or not body["code"]:
        return False
    names = body.get("names")
    named = isinstance(names, Mapping) and all(isinstance(names.get(key), str) and names[key] for key in NAME_KEYS)
    return named and bool(body.get("places")) != bool(body.get("level"))


def _below(own: Mapping[str, Entry], code: str, entry: Entry) -> bool:
    """Whether a place lies below the sheet's; a circle of parents, noted by the places section, lies nowhere."""
    seen: set[str] = set()
    while code in own and code not in seen:
        seen.add(code)
        code = own[code].text("parent")
        if code == entry.text("place"):
            return True
    return False


def _check_cover(draft: Draft, entry: Entry, classes: list[PeerClass], assessed: Mapping[str, str]) -> None:
    for code in sorted({str(place) for each in classes for place in each.places} - assessed.keys()):
        message = f"classes name {code!r}, which is not among the places that are assessed"
        draft.problems.add(entry, "unknown_code", message, key="classes")
    for code, level in assessed.items():
        held = [each.code for each in classes if each.holds(code, level)]
        if not held:
            draft.problems.add(entry, "class_gap", f"{code} stands in no class", key="classes")
        if len(held) > 1:
            message = f"{code} stands in {' and in '.join(held)}"
            draft.problems.add(entry, "class_overlap", message, key="classes")
