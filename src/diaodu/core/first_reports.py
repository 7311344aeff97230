"""Who reported something first: the earliest day goes first, and equal or unknown days are left undecided."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Report:
    """What one place reported: ``key`` tells the report, ``by`` the place, ``on`` the day (None: not known)."""

    key: int
    by: str
    on: date | None


def in_order(reports: Iterable[Report]) -> list[Report]:
    """Reports by their days, those of unknown days last."""
    return sorted(reports, key=lambda report: (report.on or date.max, report.by, report.key))


def first_of(reports: Iterable[Report]) -> Report | None:
    """The report that came first of all; None without any, and where it is undecided.

    It is undecided where a report of another place has no day, or the earliest day too. Of several reports by the first
    place the earliest is meant.
    """
    ordered = in_order(reports)
    if not ordered or ordered[0].on is None:
        return None
    first = ordered[0]
    others = [report for report in ordered if report.by != first.by]
    return None if any(report.on is None or report.on == first.on for report in others) else first
