"""The text of a draft, and where each of its characters stands in the file it came from."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True, slots=True)
class Place:
    """Where a character stands: ``line`` and ``column``, both from 1. In a Word file a line is a paragraph."""

    line: int
    column: int


@dataclass(frozen=True)
class Draft:
    """A draft's text. ``anchors`` are the characters whose places are known, from the first on: (offset, line, column);
    those between them stand one column after another.
    """

    text: str
    anchors: tuple[tuple[int, int, int], ...] = ((0, 1, 1),)

    @classmethod
    def plain(cls, text: str) -> Draft:
        """A draft that is nothing but its text."""
        starts = [0, *(at + 1 for at, sign in enumerate(text) if sign == "\n")]
        return cls(text, tuple((start, number, 1) for number, start in enumerate(starts, 1)))

    @cached_property
    def _offsets(self) -> list[int]:
        return [offset for offset, _line, _column in self.anchors]

    def place_of(self, offset: int) -> Place:
        """Where a character of the text stands in the file."""
        known, line, column = self.anchors[bisect_right(self._offsets, offset) - 1]
        return Place(line, column + offset - known)
