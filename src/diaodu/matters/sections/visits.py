"""Checking kinds of visits: on which day it was, and what the enterprise says of it, so that it is asked once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from diaodu.matters.kinds import ENTERPRISE
from diaodu.matters.sections.words import tables
from diaodu.packs.reading import Entry
from diaodu.packs.sections import Draft

DATE = "date"


def check_visits(draft: Draft, entry: Entry) -> None:
    """A kind that tells the day of its visit has a field for it; where endings say whether it was useful, both can be
    said, by the enterprise, with nothing else asked.
    """
    visited = entry.text("visited")
    if visited and not _is_day(entry, visited):
        message = f"visited names {visited!r}, which is no field of the type {DATE!r}"
        draft.problems.add(entry, "unknown_code", message, key="visited")
    if visited and not entry.data.get("visits"):
        draft.problems.add(entry, "required", "visited is of a kind with visits = true", key="visited")
    for step in tables(entry.data, "steps"):
        endings = [ending for ending in tables(step, "endings") if "useful" in ending]
        if endings:
            _check_asking(draft, entry, step, endings)


def _is_day(entry: Entry, code: str) -> bool:
    return any(field.get("code") == code and field.get("type") == DATE for field in tables(entry.data, "fields"))


def _check_asking(draft: Draft, entry: Entry, step: Mapping[str, Any], endings: list[Mapping[str, Any]]) -> None:
    at, owner = f"steps: {step.get('code')!r}", step.get("owner")
    if not entry.text("visited"):
        draft.problems.add(entry, "required", f"{at}: useful needs visited, the day of the visit", key="steps")
    if not isinstance(owner, Mapping) or not owner.get("enterprise"):
        message = f"{at}: only the enterprise says what was useful (owner: enterprise = true)"
        draft.problems.add(entry, "bad_value", message, key="steps")
    if any(ending.get("by") != ENTERPRISE for ending in endings):
        message = f"{at}: endings that say what was useful are by {ENTERPRISE!r}"
        draft.problems.add(entry, "bad_value", message, key="steps")
    if sorted(str(ending["useful"]) for ending in endings) != ["False", "True"]:
        message = f"{at}: useful is true on one ending and false on another"
        draft.problems.add(entry, "bad_value", message, key="steps")
    if len(endings) == len(tables(step, "endings")):
        message = f"{at}: one more ending, without useful, is for whoever asked the enterprise in vain"
        draft.problems.add(entry, "required", message, key="steps")
    if step.get("evidence") or step.get("tests") or any(e.get("needs") or e.get("back") for e in endings):
        message = f"{at}: an answer that was given already cannot be asked for evidence, tests, needs or back"
        draft.problems.add(entry, "bad_value", message, key="steps")
