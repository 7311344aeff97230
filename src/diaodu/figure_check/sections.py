"""What figure_words.toml declares: words of texts that are no names, and what is meant by them."""

from __future__ import annotations

from diaodu.packs.reading import Entry
from diaodu.packs.sections import Draft, Section, register

WORD = "figure_word"
FILE = "figure_words"
SHORTEST = 2


def check(draft: Draft) -> None:
    """Check figure_words.toml and figure_words/*.toml."""
    for entry in draft.declare(WORD, draft.folder.all_tables(FILE, WORD)).values():
        _check_words(draft, entry)
        _check_meant(draft, entry)


def _check_words(draft: Draft, entry: Entry) -> None:
    words = entry.data.get("words")
    if not isinstance(words, list) or not words:
        draft.problems.add(entry, "required", "words must be a list of phrases as texts have them", key="words")
        return
    for phrase in words:
        parts = str(phrase).split("+")
        if not isinstance(phrase, str) or any(len(part.strip()) < SHORTEST for part in parts):
            message = f"each part of {phrase!r}, between the +, needs {SHORTEST} characters at least"
            draft.problems.add(entry, "bad_value", message, key="words")


def _check_meant(draft: Draft, entry: Entry) -> None:
    """Check that an entry means one thing, and that what it names is there."""
    meant = [key for key in ("indicator", "measure") if entry.text(key)]
    if entry.data.get("elsewhere"):
        if entry.data["elsewhere"] is not True or meant or entry.text("subject") or entry.text("facet"):
            draft.problems.add(entry, "bad_value", "elsewhere is true and stands with words alone", key="elsewhere")
        return
    if len(meant) > 1 or not (meant or entry.text("subject")):
        draft.problems.add(entry, "required", "name an indicator or a measure, or a subject, or elsewhere = true")
    for key in meant:
        draft.require(entry, key, entry.text(key), key=key)


def install() -> None:
    """Register the section."""
    register(Section("figure_words", check, definitions=(WORD,)), order=530)
