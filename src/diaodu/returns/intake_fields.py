"""The fields in which a page's head and rows are typed: title, text, length, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from diaodu.core.absences import Absence
from diaodu.returns import page_head, printed
from diaodu.returns.intake import COLUMNS, cells_of
from diaodu.returns.intake_words import titles
from diaodu.returns.lines import SUBJECT
from diaodu.returns.models import Line
from diaodu.returns.problems import Problem

CARRIED = (SUBJECT, "period", "section", "as_of")  # what the next row of a page mostly says again
ROLES = (
    "count", "level", "growth", "share", "target", "dispatch_target", "baseline", "range_low", "range_high",
)  # fmt: skip
QUALIFIERS = (
    "exact", "rounded", "at_least", "at_most", "more_than", "about", "preliminary", "derived", "conflict",
    "ambiguous_scope", "repaired", "part_of", "multi_year",
)  # fmt: skip
OFFERED = {"role": ROLES, "qualifier": QUALIFIERS, "absence": tuple(Absence)}
LONGEST = {**printed.LONGEST, "quote": printed.LONGEST_QUOTE, **page_head.LONGEST}


@dataclass(frozen=True, slots=True)
class FieldShown:
    """A field: its code and title, what stands in it, how much fits, what may be chosen, and its problems."""

    code: str
    title: str
    text: str
    longest: int | None
    offered: tuple[str, ...]
    problems: tuple[Problem, ...]


def row_fields(cells: Mapping[str, str], problems: Iterable[Problem]) -> dict[str, FieldShown]:
    """The fields of a row, by code."""
    return _fields(COLUMNS, cells, list(problems))


def head_fields(head: Mapping[str, Any], problems: Iterable[Problem]) -> dict[str, FieldShown]:
    """The fields of a page's head, by code."""
    return _fields((*page_head.LONGEST, "mirror"), head, list(problems))


def _fields(codes: Iterable[str], texts: Mapping[str, Any], problems: list[Problem]) -> dict[str, FieldShown]:
    named = titles()
    return {
        code: FieldShown(
            code, named[code], str(texts.get(code) or ""), LONGEST.get(code), OFFERED.get(code, ()),
            tuple(problem for problem in problems if problem.column == code),
        )
        for code in codes
    }  # fmt: skip


def carried(line: Line) -> dict[str, str]:
    """What the row after this one begins with."""
    cells = cells_of(line)
    return {column: cells.get(column, "") for column in CARRIED}
