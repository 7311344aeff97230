"""Target lines, pace and lights, by cases counted by hand."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from diaodu.core.absences import Absence
from diaodu.core.targets import Met
from diaodu.indicators.queries import Ask, answer, league
from diaodu.people.viewers import OPERATOR
from tests.indicators.toy import NAMES, ask, load

pytestmark = pytest.mark.django_db

VELDMARK = Path(__file__).resolve().parents[1] / "data" / "packs" / "veldmark"
DIRECTIONS = {"yes": True, "no": False, "": None}


@pytest.mark.usefixtures("countries")
def test_the_lines_of_veldmark_are_read_as_by_hand() -> None:
    with (VELDMARK / "expected_targets.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert rows
    for row in rows:
        found = answer(OPERATOR, Ask("levy.collected", row["place"], row["period"]))
        target = next(each for each in found.targets if each.target.code == row["code"])
        assert Decimal(found.exact(target.line.implied_level) or "") == Decimal(row["implied_level"])
        assert (target.line.binding, target.line.met) == (DIRECTIONS[row["binding"]], row["met"])
        assert Decimal(found.exact(target.line.gap) or "") == Decimal(row["gap"])


@pytest.mark.usefixtures("countries")
def test_pace_in_the_seventh_month_of_a_year_that_starts_in_july() -> None:
    found = answer(OPERATOR, Ask("levy.collected", "vm", "2023-01"))
    by_level = {each.baseline: each for each in found.pace if each.target == "levy-level"}
    shown = {name: (found.shown(each.expected), found.shown(each.gap)) for name, each in by_level.items()}
    assert shown == {
        "linear": ("32.08", "-2.08"),  # 55 x 7 / 12
        "planned_curve": ("22.00", "8.00"),  # 40 % of 55
        "last_year": ("33.00", "-3.00"),  # 30 of 50 a year before
    }
    assert {found.shown(each.required_monthly) for each in by_level.values()} == {"5.00"}  # 25 in five months
    assert {each.line.met for each in found.targets} == {Met.UNDECIDABLE}


@pytest.mark.usefixtures("countries")
def test_lights_are_shown_with_the_words_of_their_rule() -> None:
    own = answer(OPERATOR, Ask("works.spent_of_budget", "vm", "2023-01")).light
    assert own is not None
    assert (own.colour, own.words["en"]) == ("red", "more than 20 points late")  # 29.55 % at 58.33 % of the year
    late = answer(OPERATOR, Ask("works.spent_of_budget", "vm", "2023")).light
    assert late is not None
    assert (late.colour, late.inputs["lag"]) == ("yellow", Decimal("16.66666666666666666666666667"))
    absent = answer(OPERATOR, Ask("works.spent_of_budget", "vm", "2022-03")).light
    assert absent is not None
    assert (absent.colour, absent.words["hant"]) == ("none", "應報未報")


@pytest.mark.usefixtures("countries")
def test_a_league_table_shares_ranks_and_tells_the_change() -> None:
    rows = league(OPERATOR, "crossings.fares", "qr", "2023-Q1")
    assert [(row.place, row.ranked and row.ranked.rank) for row in rows] == [
        ("qr-hill", 1),
        ("qr-isle", 2),
        ("qr-shore", 2),
    ]
    assert [row.ranked and row.ranked.tied for row in rows] == [False, True, True]
    assert {row.change for row in rows} == {None}  # nothing was reported for the quarter before


LINES = """[[target]]
code = "level"
indicator = "toll"
place = "t"
period = "2023"
facet = "all"
tier = "formal"
kind = "level"
comparison = ">="
fact = "L1"

[[target]]
code = "growth"
indicator = "toll"
place = "t"
period = "2023"
facet = "all"
tier = "formal"
kind = "growth"
comparison = ">="
fact = "L2"

[[target]]
code = "level-of-t1"
indicator = "toll"
place = "t1"
period = "2023"
facet = "all"
tier = "formal"
kind = "level"
comparison = ">="
fact = "L3"
"""
PRINTED: list[str | dict[str, str]] = [
    {"ref": "L1", "subject": "t", "measure": "line", "period": "2023", "value": "100", "role": "target"},
    {"ref": "L2", "subject": "t", "measure": "line_growth", "period": "2023", "value": "25", "unit": "%"},
    {"ref": "L3", "subject": "t1", "measure": "line", "period": "2023", "value": "60"},
    {"subject": "t", "measure": "toll", "period": "2023-12", "value": "110"},
    {"subject": "t", "measure": "toll", "period": "2023-06", "facet": "north", "value": "70"},
]


def _load(folder: Path, *more: str | dict[str, str], formula: str = "value(toll)") -> None:
    load(folder, {"toll": f"{formula} | crown"}, [*PRINTED, *more], targets=LINES)


def test_a_growth_line_without_a_base_is_bounded_and_not_decided(tmp_path: Path) -> None:
    _load(tmp_path)
    found = ask("toll", "t", "2023")
    lines = {each.target.code: each for each in found.targets}
    assert {code: each.line.met for code, each in lines.items()} == {"level": Met.YES, "growth": Met.UNDECIDABLE}
    assert (found.shown(lines["level"].line.gap), found.shown(lines["growth"].line.base_needed)) == ("10.00", "88.00")
    assert lines["growth"].line.implied_base == 80
    assert lines["growth"].line.implied_base_bound == "at_least"
    assert lines["growth"].reason


def test_a_base_decides_and_lines_may_disagree(tmp_path: Path) -> None:
    _load(tmp_path, "t toll 2022-12 90")
    found = ask("toll", "t", "2023")
    growth = next(each for each in found.targets if each.target.code == "growth")
    assert (growth.line.met, found.shown(growth.line.gap)) == (Met.NO, "-2.50")
    assert [(each.lower, each.higher, found.shown(each.difference)) for each in found.disagreements] == [
        ("level", "growth", "12.50")
    ]


def test_another_caliber_is_refused_with_the_reason_and_not_computed(tmp_path: Path) -> None:
    _load(tmp_path)
    found = ask("toll", "t", "2023-06", facet="north")
    assert found.value == "70.00"
    assert {each.line.met for each in found.targets} == {Met.REFUSED}
    assert all("north" in each.reason and "all" in each.reason for each in found.targets)
    assert {each.line.gap for each in found.targets} == {None}
    assert found.pace == ()


def test_the_children_of_a_line_are_held_against_it(tmp_path: Path) -> None:
    _load(tmp_path)
    level = next(each for each in ask("toll", "t", "2023").targets if each.target.code == "level")
    assert level.children_gap is Absence.MISSING  # two of the three shires have no line: a partial sum is no sum
    (below,) = ask("toll", "t1", "2023").targets
    assert below.children_gap is None


def test_a_single_months_flow_is_not_held_against_a_years_line(tmp_path: Path) -> None:
    _load(tmp_path, "t sales 2023-06 9", formula="value(sales)")
    found = ask("toll", "t", "2023-06")
    assert found.value == "9.00"
    assert {each.line.met for each in found.targets} == {Met.REFUSED}


def test_a_line_is_as_known_then_and_gone_when_it_was_not_printed_yet(tmp_path: Path) -> None:
    _load(tmp_path)
    assert ask("toll", "t", "2023", known=0).targets == ()


RULES = f"""[[light_rules]]
code = "districts"
{NAMES}
office = "Some office"
inputs = ["growth", "mean_growth"]
rules = [
    {{ colour = "red", when = {{ growth = "(-inf, 0)" }}, words = {{ hant = "降", hans = "降", en = "falling" }} }},
    {{ colour = "yellow", when = {{ growth = "[0, inf)", mean_growth = "(-inf, 0)" }}, words = {{ hant = "低", hans = "低", en = "under the mean" }} }},
    {{ colour = "green", when = {{ growth = "[0, inf)", mean_growth = "[0, inf)" }}, words = {{ hant = "升", hans = "升", en = "over it" }} }},
]

[[light_rules]]
code = "other"
{NAMES}
office = "Another office"
inputs = ["growth"]
rules = [
    {{ colour = "blue", when = {{ growth = "(-inf, 10]" }}, words = {{ hant = "小", hans = "小", en = "small" }} }},
    {{ colour = "green", when = {{ growth = "(10, inf)" }}, words = {{ hant = "大", hans = "大", en = "large" }} }},
]
"""


def test_the_rule_sets_of_several_offices_stand_side_by_side(tmp_path: Path) -> None:
    rows = ["t toll 2022-06 100", "t toll 2023-06 110", "t1 toll 2022-06 10", "t1 toll 2023-06 10.5"]
    rows += ["t2 toll 2022-06 10", "t2 toll 2023-06 12", "t3 toll 2022-06 10", "t3 toll 2023-06 9"]
    load(tmp_path, {"toll": "value(toll) | crown"}, rows, {"toll": {"lights": '"districts"'}}, lights=RULES)
    colours = {
        place: [(light.rules, light.colour) for light in ask("toll", place, "2023-06").lights]
        for place in ("t1", "t2", "t3")
    }
    assert colours == {
        "t1": [("districts", "yellow"), ("other", "blue")],
        "t2": [("districts", "green"), ("other", "green")],
        "t3": [("districts", "red"), ("other", "blue")],
    }
