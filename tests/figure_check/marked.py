"""Texts whose figures are marked: ``{234個|GA0010}`` prints 234個 and is what row GA0010 of the pack says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_MARK = re.compile(r"\{(?P<printed>[^|}]*)\|(?P<ref>[^}]*)\}")


@dataclass(frozen=True)
class Mark:
    """Where a marked figure stands, and the ref of its row."""

    start: int
    end: int
    ref: str


def marked_texts(file: Path) -> Iterator[tuple[str, list[Mark]]]:
    """The texts of a file, parted by blank lines behind a line that says what they are."""
    for paragraph in file.read_text(encoding="utf-8").strip().split("\n\n")[1:]:
        text, at, marks = "", 0, []
        for match in _MARK.finditer(paragraph):
            text += paragraph[at : match.start()]
            marks.append(Mark(len(text), len(text) + len(match["printed"]), match["ref"]))
            text += match["printed"]
            at = match.end()
        yield text + paragraph[at:], marks
