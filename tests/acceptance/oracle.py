"""A second, deliberately naive count of the sample: plain rows and exact fractions, nothing of the product's own counting.

It shares no code with ``diaodu.core`` or ``diaodu.indicators``. Rows, periods and arithmetic are here; what each indicator
means is in ``oracle_counts``. An absence is the text of its reason.
"""

from __future__ import annotations

import csv
import tomllib
from calendar import monthrange
from collections.abc import Callable, Iterable
from fractions import Fraction
from pathlib import Path
from typing import Any

FUNDS = "promotion.funds_in_place"  # the figure whose lines are read

Number = Fraction | str
Row = dict[str, str]

PROVINCE = "S90000"
MISSING, NOT_APPLICABLE = "missing", "not_applicable"
LAST_MONTHS = {"H1": 6, "H2": 12, "Q1": 3, "Q2": 6, "Q3": 9, "Q4": 12}


class Book:
    """The rows of the sample; ``has`` says of a row whether it had been recorded by then."""

    def __init__(self, packs: Path, sample: Path, has: Callable[[str, Row], bool] = lambda _kind, _row: True) -> None:
        self.place = {
            row["code"]: row["place"] for kind in ("project", "deal") for row in _rows(sample, f"subjects/{kind}.csv")
        }
        self.field = {row["code"]: row["field"] for row in _rows(sample, "subjects/project.csv")}
        self.prefectures = [row["code"] for row in _rows(sample, "places.csv") if row["parent"] == PROVINCE]
        self.rosters = _toml(sample / "rosters.toml")["roster"]
        self.events = [row for row in _rows(sample, "memberships.csv") if has("membership", row)]
        self.reached, self.planned = self._milestones(
            row for row in _rows(sample, "milestones.csv") if has("milestone", row)
        )
        self.measures = {
            row["code"]: row
            for path in sorted((packs / "gansu" / "measures").glob("*.toml"))
            for row in _toml(path)["measure"]
        }
        self.factor = {row["code"]: Fraction(row["factor"]) for row in _toml(packs / "gansu" / "units.toml")["unit"]}
        self.facts, self.by_ref = self._facts(sample, has)
        declared = _toml(sample / "targets.toml")
        self.targets = [line for line in declared["target"] if line["indicator"] == FUNDS]
        self.curves = declared["curve"]

    def _milestones(self, rows: Iterable[Row]) -> tuple[dict[tuple[str, str], str], dict[tuple[str, str], str]]:
        """The day of each milestone, as reached and as planned; what is recorded later stands for what was before."""
        reached: dict[tuple[str, str], str] = {}
        planned: dict[tuple[str, str], str] = {}
        for row in rows:
            (planned if row["standing"] == "planned" else reached)[row["subject"], row["milestone"]] = row["on"]
            if row["standing"] == "withdrawn":
                del reached[row["subject"], row["milestone"]]
        return reached, planned

    def _facts(
        self, sample: Path, has: Callable[[str, Row], bool]
    ) -> tuple[dict[tuple[str, ...], Number], dict[str, Number]]:
        rows = [row for path in sorted((sample / "facts").glob("*.csv")) for row in _rows(path.parent, path.name)]
        rows = [row for row in rows if has("fact", row)]
        replaced = {row["supersedes"] for row in rows if row["supersedes"]}
        found: dict[tuple[str, ...], Number] = {}
        by_ref: dict[str, Number] = {}
        for row in rows:
            if row["ref"] in replaced:
                continue
            key = (row["measure"], row["subject"], row["period"], row["facet"])
            assert key not in found, f"two figures of one thing: {key}"
            by_ref[row["ref"]] = found[key] = row["absence"] or Fraction(row["value"]) * self.factor[row["unit"]]
        return found, by_ref

    # Leaves: values, members, sums, counts

    def value(self, measure: str, place: str, period: str, facet: str) -> Number:
        """A place's own value, or the sum of its prefectures when all of them have one."""
        declared = self.measures[measure]
        facets = declared.get("facets", [])
        facet = facet if facet in facets else (facets[0] if facets else "")
        own = self.facts.get((measure, place, self.token(measure, period), facet))
        if own is not None or place != PROVINCE or declared.get("place_rule") != "sum":
            return MISSING if own is None else own
        parts = [self.value(measure, each, period, facet) for each in self.prefectures]
        numbers = [part for part in parts if isinstance(part, Fraction)]
        return sum(numbers, Fraction(0)) if len(numbers) == len(parts) else MISSING

    def token(self, measure: str, period: str) -> str:
        """Under which period a value is kept: a year's, or that of the month in which the asked period ends."""
        declared = self.measures[measure]
        if declared.get("whole_year"):
            return period[:4]
        return period if declared["basis"] == "flow" else last_month(period)

    def members(self, family: str, place: str, period: str, wanted: str = "") -> list[str] | None:
        """Who is in the roster on the last day of the period, in the place and the class; None without a roster."""
        day = last_day(period)
        roster = next(
            (
                r["code"]
                for r in self.rosters
                if r["family"] == family and first_day(r["period"]) <= day <= last_day(r["period"])
            ),
            None,
        )
        if roster is None:
            return None
        held: dict[str, str] = {}
        for row in self.events:
            if row["roster"] == roster and row["on"] <= day:
                held.pop(row["subject"], None)
                if row["action"] != "exit":
                    held[row["subject"]] = row["class"]
        return [s for s, own in held.items() if place in (PROVINCE, self.place[s]) and wanted in ("", own)]

    def reports(self, measure: str, family: str, place: str, period: str, field: str = "") -> list[Number] | None:
        """What each member reported, an absence among them."""
        members = self.members(family, place, period)
        if members is None:
            return None
        inside = [each for each in members if not field or self.field[each] == field]
        return [self.facts.get((measure, each, self.token(measure, period), ""), MISSING) for each in inside]

    def sum(self, measure: str, family: str, place: str, period: str, field: str = "") -> Number:
        """The sum of what was reported; where nobody did, the reason that all give, or missing."""
        reports = self.reports(measure, family, place, period, field)
        if reports is None:
            return MISSING
        numbers = [each for each in reports if isinstance(each, Fraction)]
        if numbers or not reports:
            return sum(numbers, Fraction(0))
        return reports[0] if len(set(reports)) == 1 else MISSING

    def count(
        self, family: str, place: str, period: str, *, of: str = "", reached: str = "", planned: str = ""
    ) -> Number:
        """How many members, of a class, that reached a milestone or were to have reached it by the period's end."""
        members = self.members(family, place, period, of)
        if members is None:
            return MISSING
        day = last_day(period)
        kept = [s for s in members if not reached or self.reached.get((s, reached), "9999") <= day]
        return Fraction(len([s for s in kept if not planned or self.planned.get((s, planned), "9999") <= day]))


def _rows(folder: Path, name: str) -> list[Row]:
    with (folder / name).open(encoding="utf-8", newline="") as file:
        return [{key: value or "" for key, value in row.items()} for row in csv.DictReader(file)]


def _toml(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


# Periods as texts


def last_month(period: str) -> str:
    year, _, part = period.partition("-")
    return period if part.isdigit() else f"{year}-{LAST_MONTHS.get(part, 12):02}"


def first_day(period: str) -> str:
    year, _, part = period.partition("-")
    starts = {"H1": 1, "H2": 7, "Q1": 1, "Q2": 4, "Q3": 7, "Q4": 10}
    return f"{year}-{part if part.isdigit() else f'{starts.get(part, 1):02}'}-01"


def last_day(period: str) -> str:
    year, month = (int(part) for part in last_month(period).split("-"))
    return f"{year}-{month:02}-{monthrange(year, month)[1]}"


def year_before(period: str) -> str:
    return f"{int(period[:4]) - 1}{period[4:]}"


def month_before(period: str) -> str:
    year, month = (int(part) for part in period.split("-"))
    return f"{year}-{month - 1:02}" if month > 1 else f"{year - 1}-12"


def before(period: str) -> str:
    """The period of the same kind just before."""
    year, _, part = period.partition("-")
    if part.isdigit():
        return month_before(period)
    if not part:
        return year_before(period)
    last = {"H": 2, "Q": 4}[part[0]]
    return f"{year}-{part[0]}{int(part[1]) - 1}" if part[1] != "1" else f"{int(year) - 1}-{part[0]}{last}"


# Arithmetic that passes an absence on


def less(now: Number, then: Number) -> Number:
    if isinstance(now, str):
        return now
    return then if isinstance(then, str) else now - then


def percent(part: Number, whole: Number) -> Number:
    if isinstance(part, str):
        return part
    if isinstance(whole, str):
        return whole
    return part * 100 / whole if whole > 0 else NOT_APPLICABLE


def growth(now: Number, base: Number) -> Number:
    return percent(less(now, base), base)
