"""Real observations under ../shared/data, as numbers to draw from. Read where they lie, never copied."""

from __future__ import annotations

import csv
from collections import defaultdict
from decimal import Decimal
from functools import cache
from pathlib import Path

from tests.figures.texts.numerals import WAN, YI

DATA = Path(__file__).resolve().parents[4] / "shared" / "data"
SERIES = ("cn-dispatch-bulletins", "gansu-series")
Row = dict[str, str]


def rows(*path: str) -> list[Row]:
    """The rows of one table."""
    with DATA.joinpath(*path).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@cache
def series() -> tuple[Row, ...]:
    """The observations of both series of dispatch returns."""
    return tuple(
        row
        for name in SERIES
        for row in rows(name, "observations.csv")
        if row["qualifier"] in {"exact", "about", "rounded"}
    )


@cache
def levels() -> tuple[Decimal, ...]:
    """Amounts in yuan, as observed: investments, trade, budgets, products of cities."""
    found = [Decimal(r["value"]) * YI for r in series() if r["unit"] == "亿元" and r["role"] == "level"]
    found += [Decimal(r["value"]) * YI for r in rows("guangxi-2008-2017", "city_year.csv") if r["unit"] == "亿元"]
    return tuple(sorted({v for v in found if v > YI}))


@cache
def pairs() -> tuple[tuple[Decimal, Decimal], ...]:
    """A level and the level of the year before of the same city and measure, in yuan; neither may be nothing."""
    years: dict[tuple[str, str], dict[int, Decimal]] = defaultdict(dict)
    for row in rows("guangxi-2008-2017", "city_year.csv"):
        if row["unit"] == "亿元":
            years[row["city"], row["metric"]][int(row["year"])] = Decimal(row["value"]) * YI
    found = [(v[y], v[y - 1]) for v in years.values() for y in v if v.get(y - 1) and v[y]]
    return tuple((a, b) for a, b in found if Decimal("0.4") < a / b < Decimal("2.2") and a != b)


@cache
def multiples() -> tuple[tuple[Decimal, Decimal], ...]:
    """Pairs of the same measure years apart, so that the later is at least twice the former."""
    years: dict[tuple[str, str], dict[int, Decimal]] = defaultdict(dict)
    for row in rows("guangxi-2008-2017", "city_year.csv"):
        if row["unit"] == "亿元" and Decimal(row["value"]):
            years[row["city"], row["metric"]][int(row["year"])] = Decimal(row["value"]) * YI
    found = [(v[b], v[a]) for v in years.values() for a in v for b in v if b > a and 2 < v[b] / v[a] < 15]
    return tuple(sorted(set(found)))


@cache
def rates() -> tuple[Decimal, ...]:
    """Rates of growth of cities, percent, unsigned."""
    found = {
        abs(Decimal(r["growth_pct"]))
        for r in rows("guangxi-2008-2017", "city_year.csv")
        if r["growth_pct"] and not r["flag"]
    }
    return tuple(sorted(v for v in found if 1 < v < 60))


@cache
def counts() -> tuple[int, ...]:
    """Counts of projects, trains and routes."""
    found = {int(Decimal(r["value"])) for r in series() if r["role"] == "count" and r["unit"] != "rank"}
    return tuple(sorted(n for n in found if n > 5))


@cache
def splits() -> tuple[tuple[tuple[Decimal, ...], tuple[int, ...]], ...]:
    """Parts of a whole: amounts in yuan and counts of projects of the same parts."""
    tables: dict[object, dict[str, dict[str, Decimal]]] = defaultdict(dict)
    for row in series():
        if row["dimension"] in {"stage", "category", "investor", "lead"} and row["metric"] in {
            "annual_planned_investment",
            "projects_on_list_count",
        }:
            key = (row["region"], row["programme"], row["dimension"], row["period_end"])
            tables[key].setdefault(row["member"], {})[row["metric"]] = Decimal(row["value"])
    for row in rows("guangxi-2008-2017", "major_projects_by_category.csv"):
        if row["subcategory"] or row["category"] != "社会管理":
            key = ("guangxi", row["category"] if row["subcategory"] else "")
            tables[key][row["subcategory"] or row["category"]] = {
                "annual_planned_investment": Decimal(row["annual_plan_wan"]) / WAN, "projects_on_list_count": Decimal(row["projects"])}  # fmt: skip
    found = []
    for table in tables.values():
        whole = [m for m in table.values() if len(m) == 2]
        if 2 <= len(whole) <= 5:
            found.append(
                (
                    tuple(m["annual_planned_investment"] * YI for m in whole),
                    tuple(int(m["projects_on_list_count"]) for m in whole),
                )
            )
    return tuple(found)
