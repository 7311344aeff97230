"""Characters that no text of ours holds: the database cannot keep some of them, nor Word files and feeds the others."""

from __future__ import annotations

import re

# Control characters but tab and line ends, halves of pairs, and what Unicode says is no character.
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
# What turns the direction of writing: a text that holds one is shown otherwise than it is read by a program.
_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")


def has_controls(text: str) -> bool:
    """Whether a text holds a character that could not be kept or shown."""
    return not text.isprintable() and _CONTROLS.search(text) is not None


def hidden_characters(text: str) -> list[str]:
    """The characters of a text that nobody sees and that change it: controls, and turns of direction; each once."""
    if text.isprintable():
        return []
    return sorted({*_CONTROLS.findall(text), *_TURNS.findall(text)})
