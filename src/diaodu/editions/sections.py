"""Circular templates of a pack: each figure they print must name a declared indicator."""

from __future__ import annotations

import re

from diaodu.packs.pack_section import require_names
from diaodu.packs.reading import Entry
from diaodu.packs.sections import Draft, Section, register

FIGURE = re.compile(r"\{\{\s*([^}\s]+)[^}]*\}\}")
CADENCES = ("week", "month", "quarter", "half", "year", "event")


def check(draft: Draft) -> None:
    """Check circulars.toml and the bodies beside it; a body is kept inside its definition, so that it is versioned."""
    entries = draft.declare("circular", draft.folder.tables("circulars.toml", "circular"))
    require_names(draft, entries)
    for code, entry in entries.items():
        if entry.text("cadence") not in CADENCES:
            draft.problems.add(entry, "bad_value", f"cadence is one of {', '.join(CADENCES)}", key="cadence")
        entries[code] = _with_text(draft, entry)


def _with_text(draft: Draft, entry: Entry) -> Entry:
    text = draft.folder.text(entry.text("body"))
    if text is None:
        draft.problems.add(entry, "required", f"the body {entry.text('body')!r} is not in the pack", key="body")
        return entry
    for number, line in enumerate(text.splitlines(), start=1):
        for code in FIGURE.findall(line):
            draft.require(Entry(entry.text("body"), number, {}), "indicator", code, key="a figure")
    return Entry(entry.file, entry.line, {**entry.data, "text": text}, entry.lines)


def install() -> None:
    """Register the section."""
    register(Section("circulars", check, definitions=("circular",)), order=600)
