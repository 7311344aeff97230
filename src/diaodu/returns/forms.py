"""Forms as packs declare them: which measures are asked of which kind of subject, how often, due when."""

from __future__ import annotations

from diaodu.packs.pack_section import require_names
from diaodu.packs.reading import Entry
from diaodu.packs.sections import Draft

CADENCES = ("month", "quarter", "half", "year", "event")
LAST_DUE_DAY = 31


def check_forms(draft: Draft) -> None:
    """Check forms.toml: kind, cadence, measures and due day of each form."""
    entries = draft.declare("form", draft.folder.tables("forms.toml", "form"))
    require_names(draft, entries)
    for entry in entries.values():
        _check_form(draft, entry)


def _check_form(draft: Draft, entry: Entry) -> None:
    if entry.text("kind") not in {"place", "document"}:
        draft.require(entry, "kind", entry.text("kind"), key="kind")
    if entry.text("cadence") not in CADENCES:
        draft.problems.add(entry, "bad_value", f"cadence is one of {', '.join(CADENCES)}", key="cadence")
    for measure in entry.data.get("measures", ()):
        draft.require(entry, "measure", str(measure), key="measures")
    if not 1 <= int(entry.data.get("due_day", 1)) <= LAST_DUE_DAY:
        draft.problems.add(entry, "bad_value", "due_day is a day of the month", key="due_day")
