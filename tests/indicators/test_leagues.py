"""League tables: ties share a rank, what stands on too small a base has none, and the change of rank."""

from __future__ import annotations

from pathlib import Path

import pytest

from diaodu.indicators.queries import league
from diaodu.packs.commands import check_pack
from diaodu.people.viewers import OPERATOR
from tests.indicators.toy import facts, indicators, load, shown, write_pack

pytestmark = pytest.mark.django_db

FORMULAS = {"toll": "value(toll) | crown", "up": "growth(toll) | %", "place": "rank(up) | th"}
GUARD = {"up": {"least_base": '{ value = "0.005", unit = "kilocrown" }'}}
ROWS = [
    "t1 toll 2022-03 100", "t1 toll 2023-03 110", "t2 toll 2022-03 4", "t2 toll 2023-03 8",
    "t3 toll 2022-03 50", "t3 toll 2023-03 55", "t1 toll 2022-02 100", "t1 toll 2023-02 90",
    "t2 toll 2022-02 5", "t2 toll 2023-02 5", "t3 toll 2022-02 50", "t3 toll 2023-02 60",
]  # fmt: skip


def test_a_small_base_is_shown_and_not_ranked_and_ties_share(tmp_path: Path) -> None:
    load(tmp_path, FORMULAS, ROWS, GUARD)
    rows = league(OPERATOR, "up", "t", "2023-03")
    assert [(row.place, row.answer.value, row.ranked and row.ranked.rank, row.small_base) for row in rows] == [
        ("t1", "10.00", 1, False),
        ("t3", "10.00", 1, False),
        ("t2", "100.00", None, True),
    ]
    assert [row.ranked.tied for row in rows if row.ranked] == [True, True]


def test_the_change_of_rank_counts_whom_the_guard_left_out_then_as_unranked(tmp_path: Path) -> None:
    load(tmp_path, FORMULAS, ROWS, GUARD)
    changes = {row.place: row.change for row in league(OPERATOR, "up", "t", "2023-03")}
    assert changes == {"t1": 2, "t3": 0, "t2": None}  # on a base of exactly the least one t2 was ranked second


def test_the_function_rank_keeps_to_the_same_guard(tmp_path: Path) -> None:
    load(tmp_path, FORMULAS, ROWS, GUARD)
    assert [shown("place", place, "2023-03") for place in ("t1", "t2", "t3")] == ["1.00", "not_applicable", "1.00"]


def test_without_a_guard_the_smallest_base_leads(tmp_path: Path) -> None:
    load(tmp_path, FORMULAS, ROWS)
    assert [row.place for row in league(OPERATOR, "up", "t", "2023-03")] == ["t2", "t1", "t3"]


def test_what_is_absent_stands_after_what_has_a_small_base(tmp_path: Path) -> None:
    load(tmp_path, FORMULAS, [row for row in ROWS if not row.startswith("t1")], GUARD)
    rows = league(OPERATOR, "up", "t", "2023-03")
    assert [(row.place, row.small_base, row.answer.absence) for row in rows] == [
        ("t3", False, None),
        ("t2", True, None),
        ("t1", False, "missing"),
    ]


@pytest.mark.parametrize(
    ("code", "least", "rule"),
    [
        ("toll", '{ value = "1", unit = "crown" }', "bad_value"),
        ("up", '"5 crown"', "bad_value"),
        ("up", '{ value = "much", unit = "crown" }', "bad_value"),
        ("up", '{ value = "1", unit = "guinea" }', "bad_value"),
        ("up", '{ value = "1", unit = "mill" }', "units_do_not_add"),
    ],
)
def test_a_guard_that_makes_no_sense_is_refused(tmp_path: Path, code: str, least: str, rule: str) -> None:
    text = indicators(FORMULAS, **{code: {"least_base": least}})
    folder = write_pack(tmp_path, indicators=text, facts=facts(ROWS))
    assert [problem.rule for problem in check_pack(folder)] == [rule]
