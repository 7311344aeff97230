"""What figure_words.toml declares: words of texts that are no names, and what is meant by them."""

from __future__ import annotations

from diaodu.packs.reading import Entry
from diaodu.packs.sections import Draft, Section, register

WORD = "figure_word"
FILE = "figure_words"
SHORTEST = 2
MEANT = {"indicators": "indicator", "measures": "measure"}


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
    """Check that an entry means something, and that what it names is there."""
    meant = {key: entry.data.get(key, []) for key in MEANT}
    for key, codes in meant.items():
        if not isinstance(codes, list):
            draft.problems.add(entry, "bad_value", f"{key} must be a list of codes", key=key)
            return
    if entry.data.get("elsewhere"):
        if entry.data["elsewhere"] is not True or any(meant.values()) or entry.text("subject") or entry.text("facet"):
            draft.problems.add(entry, "bad_value", "elsewhere is true and stands with words alone", key="elsewhere")
        return
    if not any(meant.values()) and not entry.text("subject"):
        draft.problems.add(entry, "required", "name indicators or measures, or a subject, or elsewhere = true")
    for key, codes in meant.items():
        for code in codes:
            if draft.require(entry, MEANT[key], str(code), key=key):
                _check_facet(draft, entry, key, str(code))


def _check_facet(draft: Draft, entry: Entry, key: str, code: str) -> None:
    """Check that a measure has the facet. Of an indicator it is asked only when a text is checked."""
    facet = entry.text("facet")
    if key != "measures" or not facet:
        return
    measure = draft.bodies("measure")[code]
    if not measure.get("facets_open") and facet not in measure.get("facets", ()):
        draft.problems.add(entry, "bad_value", f"the measure {code!r} has no facet {facet!r}", key="facet")


def install() -> None:
    """Register the section."""
    register(Section("figure_words", check, definitions=(WORD,)), order=530)
