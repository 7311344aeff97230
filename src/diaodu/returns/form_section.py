"""Checking a pack's forms.toml."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from diaodu.packs.pack_section import require_names
from diaodu.packs.reading import Entry
from diaodu.packs.sections import Draft
from diaodu.register.kinds import PLACE
from diaodu.returns.forms import PAGE, usual_source

CADENCES = ("month", "quarter", "half", "year", "event")
DUE_IN = ("period", "next")
LAST_DUE_DAY = 31


def check_forms(draft: Draft) -> None:
    """Check forms.toml: kind, cadence, levels, due day, and the figures and words that each form asks for."""
    entries = draft.declare("form", draft.folder.tables("forms.toml", "form"))
    require_names(draft, entries)
    for entry in entries.values():
        _check_form(draft, entry)
        for figure in entry.data.get("measures", ()):
            _check_figure(draft, entry, {"measure": figure} if isinstance(figure, str) else figure)


def _check_form(draft: Draft, entry: Entry) -> None:
    problems, kind = draft.problems, entry.text("kind")
    if kind not in {PLACE, PAGE}:
        draft.require(entry, "kind", kind, key="kind")
    if entry.text("cadence") not in CADENCES:
        problems.add(entry, "bad_value", f"cadence is one of {', '.join(CADENCES)}", key="cadence")
    due = entry.data.get("due_day", 1)
    if not isinstance(due, int) or not 1 <= due <= LAST_DUE_DAY:
        problems.add(entry, "bad_value", "due_day is a day of the month", key="due_day")
    if entry.data.get("due_in", "next") not in DUE_IN:
        problems.add(entry, "bad_value", f"due_in is one of {', '.join(DUE_IN)}", key="due_in")
    for level in entry.data.get("levels", ()):
        draft.require(entry, "level", str(level), key="levels")
    draft.require(entry, "source", _source(draft, entry), key="source")
    for code in entry.data.get("milestones", ()):
        _check_milestone(draft, entry, str(code), key="milestones")
    require_names(draft, {str(word.get("code")): Entry(entry.file, entry.line, word) for word in _words(entry)})


def _source(draft: Draft, entry: Entry) -> str:
    return "generated" if draft.generated else str(entry.data.get("source", usual_source(entry.text("kind"))))


def _words(entry: Entry) -> list[Mapping[str, Any]]:
    return [word for word in entry.data.get("words", ()) if isinstance(word, Mapping)]


def _check_figure(draft: Draft, entry: Entry, figure: Mapping[str, Any]) -> None:
    code = str(figure.get("measure", ""))
    if not draft.require(entry, "measure", code, key="measures"):
        return
    measure = draft.bodies("measure")[code]
    if entry.text("kind") not in measure.get("subjects", (PLACE,)):
        draft.problems.add(entry, "bad_value", f"{code} is not reported on a {entry.text('kind')}", key="measures")
    facets = measure.get("facets", ())
    if "facet" in figure and not measure.get("facets_open") and figure["facet"] not in facets:
        draft.problems.add(entry, "bad_value", f"{code} has no facet {figure['facet']!r}", key="measures")
    if "at_most" in figure:
        draft.require(entry, "measure", str(figure["at_most"]), key="measures")
    if "after" in figure:
        _check_milestone(draft, entry, str(figure["after"]), key="measures")
    _check_unit(draft, entry, figure, str(measure.get("unit", "")))


def _check_unit(draft: Draft, entry: Entry, figure: Mapping[str, Any], kept_in: str) -> None:
    asked = str(figure.get("unit", kept_in))
    if not draft.require(entry, "unit", asked, key="measures"):
        return
    units = draft.bodies("unit")
    if kept_in in units and units[asked].get("dimension") != units[kept_in].get("dimension"):
        draft.problems.add(entry, "units_do_not_add", f"{kept_in} is not asked for in {asked}", key="measures")


def _check_milestone(draft: Draft, entry: Entry, code: str, *, key: str) -> None:
    kind = draft.notes["kinds"].get(entry.text("kind"))
    if kind is not None and kind.milestone(code) is None:
        draft.problems.add(entry, "unknown_code", f"{kind.code} has no milestone {code!r}", key=key)
