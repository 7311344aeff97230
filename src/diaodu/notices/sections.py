"""details.toml: which personal details are kept, what for, and how long."""

from __future__ import annotations

from diaodu.notices.details import CLOSED, DETAIL, LAST_USE, erasers
from diaodu.packs.pack_section import check_text, require_names
from diaodu.packs.reading import Entry
from diaodu.packs.sections import Draft, Section, register

LONGEST_TERM = 600  # months
KEYS = frozenset({"code", "names", "purpose", "months", "counted_from", "document"})


def check(draft: Draft) -> None:
    """Check details.toml: each detail is one that is kept here, and says its purpose and its term."""
    entries = draft.declare(DETAIL, draft.folder.tables("details.toml", DETAIL))
    require_names(draft, entries)
    for code, entry in entries.items():
        if code not in erasers():
            message = f"nothing keeps a detail {code!r}; there are {', '.join(sorted(erasers()))}"
            draft.problems.add(entry, "unknown_code", message, key="code")
        for key in sorted(entry.data.keys() - KEYS):
            draft.problems.add(entry, "unknown_column", f"a detail knows no {key}", key=key)
        _check_purpose(draft, entry)
        _check_term(draft, entry)


def _check_purpose(draft: Draft, entry: Entry) -> None:
    if not entry.data.get("purpose"):
        draft.problems.add(entry, "required", "a detail needs a purpose", key="purpose")
    check_text(draft, entry, "purpose")
    if entry.text("document"):
        draft.require(entry, "document", entry.text("document"), key="document")


def _check_term(draft: Draft, entry: Entry) -> None:
    months = entry.data.get("months")
    if type(months) is not int or not 1 <= months <= LONGEST_TERM:
        draft.problems.add(entry, "bad_value", f"months is a whole number from 1 to {LONGEST_TERM}", key="months")
    if entry.text("counted_from") not in {CLOSED, LAST_USE}:
        draft.problems.add(entry, "bad_value", f"counted_from is {CLOSED} or {LAST_USE}", key="counted_from")


def install() -> None:
    """Register the section: after the documents that a detail may rest on."""
    register(Section("details", check, definitions=(DETAIL,)), order=240)
