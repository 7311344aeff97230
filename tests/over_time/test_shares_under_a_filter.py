"""A share of the parent is taken under the filter that the part is under.

Public tools take the whole before the filter and the part after it: the shares of one kind of project add to less
than a hundred, and nothing on the page says which whole was meant. Here the place above is asked the same question:
the same class, the same field, the same facet, and the same members of a comparable base.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from diaodu.packs.problems import PackRefused
from tests.indicators.toy import load, shown
from tests.over_time import mills

pytestmark = pytest.mark.django_db

COSTS: list[str | dict[str, str]] = [
    "m1 mill_cost 2023-03 10",
    "m2 mill_cost 2023-03 20",
    "m3 mill_cost 2023-03 30",
    "m4 mill_cost 2023-03 60",
    {"subject": "m1", "measure": "mill_cost", "period": "2023-03", "facet": "north", "value": "1"},
    {"subject": "m2", "measure": "mill_cost", "period": "2023-03", "facet": "north", "value": "3"},
    {"subject": "m3", "measure": "mill_cost", "period": "2023-03", "facet": "north", "value": "4"},
    {"subject": "m4", "measure": "mill_cost", "period": "2023-03", "facet": "north", "value": "0"},
]
FORMULAS = {
    "every": "share_of_parent(sum(mill_cost, mills)) | %",
    "new": 'share_of_parent(sum(mill_cost, mills, class="new")) | %',
    "over": 'share_of_parent(sum(mill_cost, mills, where="wheel=over")) | %',
    "number": 'share_of_parent(count(mills, class="new")) | %',
    "of_all": 'percent(sum(mill_cost, mills, class="new"), above(sum(mill_cost, mills), level="realm")) | %',
}


@pytest.mark.parametrize(
    ("code", "facet", "shares"),
    [
        ("every", None, ["25.00", "25.00", "50.00"]),  # 30, 30, 60 of 120
        ("new", None, ["25.00", "0.00", "75.00"]),  # 20, 0, 60 of 80; of all 120 they would be 16.67, 0, 50
        ("over", None, ["25.00", "75.00", "0.00"]),  # 10, 30, 0 of 40
        ("every", "north", ["50.00", "50.00", "0.00"]),  # 4, 4, 0 of 8
        ("new", "north", ["100.00", "0.00", "0.00"]),  # 3, 0, 0 of 3
        ("number", None, ["50.00", "0.00", "50.00"]),
    ],
)
def test_the_shares_of_a_parent_under_a_filter_add_to_a_hundred(
    tmp_path: Path, code: str, facet: str | None, shares: list[str]
) -> None:
    load(tmp_path, FORMULAS, COSTS, **mills.FILES)
    more = {"facet": facet} if facet else {}
    assert [shown(code, place, "2023-03", **more) for place in ("t1", "t2", "t3")] == shares


def test_a_share_of_everything_has_to_be_written_as_one(tmp_path: Path) -> None:
    load(tmp_path, FORMULAS, COSTS, **mills.FILES)
    assert [shown("of_all", place, "2023-03") for place in ("t1", "t2", "t3")] == ["16.67", "0.00", "50.00"]


def test_a_facet_that_the_parent_does_not_have_is_not_replaced_by_its_whole(tmp_path: Path) -> None:
    rows: list[str | dict[str, str]] = ["t toll 2023-03 40", "t1 toll 2023-03 10"]
    rows.append({"subject": "t1", "measure": "toll", "period": "2023-03", "facet": "north", "value": "4"})
    formulas = {"asked": "share_of_parent(value(toll)) | %", "fixed": 'share_of_parent(value(toll, facet="north")) | %'}
    load(tmp_path, formulas, rows)
    assert shown("asked", "t1", "2023-03") == "25.00"
    assert shown("asked", "t1", "2023-03", facet="north") == "missing"
    assert shown("fixed", "t1", "2023-03") == "missing"


def test_a_share_of_a_facet_that_is_fixed_is_refused(tmp_path: Path) -> None:
    """It would be the facet's share of itself: always a hundred."""
    with pytest.raises(PackRefused, match="share takes the asked facet"):
        load(tmp_path, {"odd": 'share(value(toll, facet="north")) | %'}, [])


def test_the_share_of_a_rate_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PackRefused, match="share_of_parent of a rate"):
        load(tmp_path, {"odd": "share_of_parent(value(rate)) | %"}, [])


def test_a_share_of_the_year_before_is_of_the_parent_of_that_year(tmp_path: Path) -> None:
    rows = ["t toll 2023-03 40", "t1 toll 2023-03 10", "t toll 2022-03 50", "t1 toll 2022-03 5"]
    formulas = {
        "share": "share_of_parent(value(toll)) | %",
        "before": "previous(share) | %",
        "more": "change(share) | pp",
    }
    load(tmp_path, formulas, rows)
    assert [shown(code, "t1", "2023-03") for code in formulas] == ["25.00", "10.00", "15.00"]
