"""Characters that nobody sees: one could make a text read otherwise than it is, and the database keeps no NUL."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from diaodu.kit.controls import hidden_characters
from diaodu.packs.problems import Problem

if TYPE_CHECKING:
    from diaodu.packs.reading import Entry

RULE = "hidden_character"


def hidden_in_file(file: str, text: str) -> Iterator[Problem]:
    """Those that stand in a file as they are, each with its line."""
    if hidden_characters(text):
        for number, line in enumerate(text.split("\n"), start=1):
            yield from _problems(file, number, line)


def hidden_in_entry(entry: Entry) -> Iterator[Problem]:
    """Those of a table's keys and values, written out or not, each with the line of its key."""
    for key, value in entry.data.items():
        for text in (key, *_texts(value)):
            yield from _problems(entry.file, entry.line_of(key), text)


def _problems(file: str, line: int, text: str) -> Iterator[Problem]:
    for sign in hidden_characters(text):
        message = f"U+{ord(sign):04X} is a character that nobody sees: delete it, or write what is meant"
        yield Problem(file, line, RULE, message)


def _texts(value: Any) -> Iterator[str]:
    """Every text inside a value, the keys of its tables among them."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from (str(key), *_texts(inner))
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)
