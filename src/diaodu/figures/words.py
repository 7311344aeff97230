"""Tables of words are written as texts, some to a line."""

from __future__ import annotations


def words(text: str) -> tuple[str, ...]:
    """The words of a text."""
    return tuple(text.split())


def any_of(text: str) -> str:
    """A pattern for any of the words, the longest first."""
    return "|".join(sorted(words(text), key=len, reverse=True))
