"""Which of several facts of one thing is shown: the best qualified, then the latest page, then the lowest number."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from diaodu.core.absences import Absence
from diaodu.indicators.reader import FactRow

# From the most to the least exact; what is not listed ranks between a figure of unknown scope and a derived one.
_QUALIFIERS = (
    ("", "exact"),
    ("rounded", "repaired"),
    ("at_least", "at_most", "more_than", "about"),
    ("preliminary",),
    ("part_of",),
    ("derived",),
)
_LAST = {"ambiguous_scope": 1, "conflict": 2}
_RANGES = ("range_low", "range_high")


def choose(rows: Iterable[FactRow], source: str) -> tuple[FactRow | None, tuple[FactRow, ...]]:
    """The fact to show of those from one source, and the others; a reported absence yields to any value."""
    ordered = _by_quality([row for row in rows if row.source == source])
    return (ordered[0], tuple(ordered[1:])) if ordered else (None, ())


def _by_quality(rows: Sequence[FactRow]) -> list[FactRow]:
    if len(rows) <= 1:
        return list(rows)
    by_number = sorted(rows, key=lambda row: row.number)
    latest_first = sorted(by_number, key=lambda row: row.published, reverse=True)
    return sorted(latest_first, key=_quality)


def _quality(row: FactRow) -> tuple[bool, bool, int]:
    return isinstance(row.reading, Absence), row.role in _RANGES, _rank(row.qualifier)


def _rank(qualifier: str) -> int:
    for rank, group in enumerate(_QUALIFIERS):
        if qualifier in group:
            return rank
    return len(_QUALIFIERS) + _LAST.get(qualifier, 0)
