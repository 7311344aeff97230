"""The chart builder: plain options, missing values stay missing, classes hold every value once."""

from __future__ import annotations

import json
from decimal import Decimal
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from diaodu.kit.charts.options import SHADES, Mark, bars, choropleth, line

VALUES = st.lists(st.one_of(st.none(), st.decimals(min_value=-1000, max_value=1000, places=2)), min_size=1, max_size=20)


def marks(values: list[Decimal | None]) -> list[Mark]:
    return [Mark(f"p{index}", f"P{index}", value, f"{value} %") for index, value in enumerate(values)]


@given(VALUES)
def test_every_value_falls_in_exactly_one_class_and_none_is_invented(values: list[Decimal | None]) -> None:
    options = choropleth(title="t", map_url="/m", marks=marks(values), no_data="no data")
    pieces = options.get("visualMap", {}).get("pieces", [])
    assert len(pieces) <= len(SHADES)
    for value, row in zip(values, options["series"][0]["data"], strict=True):
        if value is None:
            assert row["value"] is None
            assert "no data" in row["tooltip"]["formatter"]
        else:
            inside = [one for one in pieces if one["gte"] <= float(value) < one.get("lt", float("inf"))]
            assert len(inside) == 1


@given(VALUES)
def test_no_two_classes_are_called_as_if_they_overlapped(values: list[Decimal | None]) -> None:
    options = choropleth(title="t", map_url="/m", marks=marks(values), no_data="no data")
    spans = []
    for piece in options.get("visualMap", {}).get("pieces", []):
        ends = [Decimal(end) for end in piece["label"].removeprefix("≥ ").replace(",", "").split(" – ")]
        spans.append((ends[0], ends[-1]))
    assert all(low <= high for low, high in spans)
    assert all(before[1] < after[0] for before, after in pairwise(spans))


@given(VALUES)
def test_a_line_breaks_where_a_value_is_missing(values: list[Decimal | None]) -> None:
    series = line(title="t", unit="%", marks=marks(values))["series"][0]
    assert series["connectNulls"] is False
    assert [row["value"] is None for row in series["data"]] == [value is None for value in values]


def test_options_are_plain_json_with_rich_text_tooltips() -> None:
    some = marks([Decimal("1.5"), None])
    for options in (
        choropleth(title="t", map_url="/m", marks=some, no_data="-"),
        bars(title="t", unit="%", marks=some),
        line(title="t", unit="%", marks=some),
    ):
        assert json.loads(json.dumps(options)) == options
        assert options["tooltip"]["renderMode"] == "richText"
        assert options["aria"]["enabled"]
