"""The monthly curve of a project: its months, its gaps, the table beside it, and the pack's declaration."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from diaodu.kit.charts.options import Line, Mark, courses
from diaodu.packs.commands import check_pack
from tests.boards.test_declared import VELDMARK
from tests.boards.test_pages import bare, text


def options(html: str) -> list[dict[str, Any]]:
    return [json.loads(block) for block in re.findall(r'<script id="curve-of-[^"]+"[^>]*>(.*?)</script>', html)]


def test_a_project_shows_completed_against_plan_with_missing_months_as_gaps(director: Client) -> None:
    found = text(director, reverse("subject", args=["s-p021"]))
    yearly, since_start = options(found)
    months = yearly["xAxis"]["data"]
    missing = months.index("2023-05")
    for drawn in (yearly, since_start):
        actual = [series for series in drawn["series"] if series["lineStyle"]["type"] == "solid"]
        assert all(series["connectNulls"] is False for series in actual)
        assert all(series["data"][missing]["value"] is None for series in actual)
        assert {series["name"] for series in drawn["series"]} == set(drawn["legend"]["data"])
    rows = re.findall(r'<th scope="row">(\d{4}-\d\d)</th>(.*?)</tr>', found, re.DOTALL)
    assert [month for month, _row in rows] == [*months, *months]
    assert "未報" in bare(dict(rows)["2023-05"])
    assert "0.0644" in bare(rows[months.index("2023-10")][1])
    assert "57.14 %" in bare(rows[months.index("2023-10")][1])


def test_a_yearly_cumulation_is_a_line_for_each_year(director: Client) -> None:
    yearly, since_start = options(text(director, reverse("subject", args=["s-p019"])))
    assert len(yearly["xAxis"]["data"]) == 24
    assert (len(yearly["series"]), len(since_start["series"])) == (4, 2)
    for series in yearly["series"]:
        told = [
            month
            for month, row in zip(yearly["xAxis"]["data"], series["data"], strict=True)
            if row["value"] is not None
        ]
        assert len({month[:4] for month in told}) == 1


def test_a_kind_without_curves_shows_none(director: Client) -> None:
    assert options(text(director, reverse("subject", args=["commitment.six_visits"]))) == []


def test_lines_are_plain_json_with_rich_text_tooltips_and_told_apart_without_colour() -> None:
    marks = (Mark("", "2023-01", Decimal("1.5"), "1.5 km"), Mark("", "2023-02", None, "未報"))
    drawn = courses(
        title="t", unit="km", months=["2023-01", "2023-02"], lines=[Line("a", marks, False), Line("b", marks, True)]
    )
    assert json.loads(json.dumps(drawn)) == drawn
    assert drawn["tooltip"]["renderMode"] == "richText"
    kinds = {(series["lineStyle"]["type"], series["symbol"]) for series in drawn["series"]}
    assert len(kinds) == 2


CURVE = 'names = { hant = "挖", hans = "挖", en = "Dug" }'


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("curve", "rule"),
    [
        ('{ actual = "canal.spent", plan = "canal.budget" }', "required"),
        (f'{{ actual = "canal.dreamt", plan = "canal.budget", {CURVE} }}', "unknown_code"),
        (f'{{ actual = "canal.spent", plan = "harvest.grain", {CURVE} }}', "units_do_not_add"),
    ],
)
def test_mistakes_of_a_curve_are_reported(tmp_path: Path, curve: str, rule: str) -> None:
    copy = tmp_path / "veldmark"
    for path in VELDMARK.rglob("*"):
        if path.is_file():
            target = copy / path.relative_to(VELDMARK)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
    kinds = copy / "kinds.toml"
    text_before = kinds.read_text(encoding="utf-8")
    kinds.write_text(
        text_before.replace('groupings = ["bed"]', f'groupings = ["bed"]\ncurves = [{curve}]'), encoding="utf-8"
    )
    assert [problem.rule for problem in check_pack(copy)] == [rule]
