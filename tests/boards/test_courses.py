"""The page of an indicator at a place, formulas in words, the axis of nodes, the history, and the map of counties."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from diaodu.boards.courses import course_page, places_for
from diaodu.boards.formulas import wording_of
from diaodu.boards.histories import history_of
from diaodu.boards.timeline import timeline_of
from diaodu.core.formula.parsing import parse
from diaodu.indicators.regime import regime_of
from diaodu.ledger.commands import append
from diaodu.packs.models import Pack
from diaodu.people.viewers import OPERATOR
from diaodu.register.models import Subject
from diaodu.register.queries import subject_page
from tests.boards.test_pages import text
from tests.builders import new_fact

TODAY = date(2023, 7, 1)
FUNDS = "promotion.funds_in_place"
pytestmark = pytest.mark.usefixtures("loaded", "db")


def test_all_three_baselines_stand_beside_each_line_whose_level_is_known() -> None:
    shown = course_page(OPERATOR, FUNDS, {"place": "S90000"}, [])
    assert shown is not None
    found = {(row.target, row.baseline): row for row in shown.baselines}
    assert len(found) == 9
    linear = found["≥ 2,500.00 億元", "序時進度"]
    assert (linear.expected, linear.gap, linear.is_behind) == ("1,250.00 億元", "-111.19 億元", True)
    assert not found["≥ 2,500.00 億元", "計劃曲線"].is_behind


def test_a_course_of_the_year_to_date_breaks_at_the_year_and_carries_its_target_lines() -> None:
    shown = course_page(OPERATOR, FUNDS, {"place": "S90000"}, [])
    assert shown is not None
    assert shown.options is not None
    solid = [series for series in shown.options["series"] if series["lineStyle"]["type"] == "solid"]
    dashed = [series for series in shown.options["series"] if series["lineStyle"]["type"] == "dashed"]
    months = shown.options["xAxis"]["data"]
    for series in solid:
        told = {month[:4] for month, row in zip(months, series["data"], strict=True) if row["value"] is not None}
        assert len(told) <= 1
    levels = {row["value"] for series in dashed for row in series["data"] if row["value"] is not None}
    assert levels == {2500.0, 2489.45, 2684.28}


def test_a_place_below_is_asked_by_its_address() -> None:
    shown = course_page(OPERATOR, FUNDS, {"place": "S90500", "period": "2023-03"}, [])
    assert shown is not None
    assert (shown.place.code, shown.figure.period) == ("S90500", "2023-03")


def test_the_places_offered_count_by_this_definition() -> None:
    assert {place.code for place in places_for(OPERATOR, FUNDS, "gansu")} >= {"620000", "S90000"}
    assert places_for(OPERATOR, FUNDS, "nowhere") == []


@pytest.mark.parametrize(
    ("formula", "hant", "english"),
    [
        (
            'count(major_list, class="new", reached="started")',
            "名冊（如「2023年省列重大項目」）「計劃新開工」類中已到「開工」節點的項數",
            "the milestone",
        ),
        (
            'growth(value(trade.total, facet="出口"), base="2017")',
            "報送的「外貿進出口總值」（口徑：出口）比 2017 年同期增長的百分比",
            "on the same period of 2017",
        ),
        ("percent(1 - 2, 3) * 4", "（（1減2）除以3，乘以 100）乘以4", "((1 minus 2) divided by 3, times 100) times 4"),
    ],
)
def test_formulas_are_said_in_words(formula: str, hant: str, english: str) -> None:
    pack = Pack.objects.get(code="gansu")
    regime = regime_of(pack)
    with override("zh-hant"):
        assert wording_of(OPERATOR, pack, regime).say(parse(formula)) == hant
    with override("en"):
        assert english in wording_of(OPERATOR, pack, regime).say(parse(formula))


def test_every_indicator_of_every_pack_can_be_said() -> None:
    for pack in Pack.objects.all():
        regime = regime_of(pack)
        wording = wording_of(OPERATOR, pack, regime)
        for indicator in regime.indicators.values():
            assert wording.say(indicator.node)


def test_nodes_lie_on_one_axis_in_the_order_of_their_days() -> None:
    shown = timeline_of(subject_page(OPERATOR, "s-p101"), today=TODAY)
    assert shown is not None
    by_code = {node.milestone.word.code: node for node in shown.nodes}
    reached = [float(node.reached) for node in shown.nodes if node.reached]
    assert reached == sorted(reached)
    assert all(0 <= place <= 100 for place in reached)
    assert (by_code["completed"].is_late, by_code["completed"].delay) == (True, "遲 31 天")
    assert (by_code["started"].is_late, by_code["started"].delay) == (False, "按期")
    assert by_code["approved"].delay == "沒有計劃日"


def test_a_planned_day_that_passed_is_late_from_then_on() -> None:
    code = (
        Subject.objects.filter(milestones__standing="planned", milestones__code="completed", kind="project")
        .exclude(milestones__standing="reached", milestones__code="completed")
        .values_list("code", flat=True)
        .first()
    )
    page = subject_page(OPERATOR, str(code))
    planned = next(shown.planned for shown in page.milestones if shown.word.code == "completed")
    assert planned is not None
    for today, late in ((planned, False), (date(planned.year + 1, 1, 1), True)):
        shown = timeline_of(page, today=today)
        assert shown is not None
        assert {node.milestone.word.code: node.is_late for node in shown.nodes}["completed"] is late


def test_the_history_tells_nodes_rosters_and_the_first_entry_by_number() -> None:
    found = history_of(subject_page(OPERATOR, "s-p101"))
    numbers = [entry.number for entry in found]
    assert numbers == sorted(numbers, reverse=True)
    assert {"首次登記", "名冊變動", "節點變動"} <= {entry.kind for entry in found}
    early = history_of(subject_page(OPERATOR, "s-p101", known=numbers[-2]))
    assert [entry.number for entry in early] == numbers[-2:]


def test_a_county_with_a_figure_is_shaded_and_the_others_say_that_there_is_none(director: Client) -> None:
    county = Subject.objects.get(code="620702")
    fact = new_fact(
        county, "1230000000", measure="trade.total", period="2018-05", source="published", facet="全部",
        starts_on=date(2018, 5, 1), ends_on=date(2018, 5, 31),
    )  # fmt: skip
    append(facts=[fact], recorded_by="test")
    found = text(director, reverse("overview", args=["620700"]))
    options = json.loads(re.findall(r'<script id="map-options"[^>]*>(.*?)</script>', found)[0])
    rows = {row["name"]: row for row in options["series"][0]["data"]}
    assert rows["620702"]["value"] == 12.3
    others = [row for code, row in rows.items() if code != "620702"]
    assert len(others) == 6  # five counties and the ranch, which is none
    assert all(row["value"] is None and "無數據" in row["tooltip"]["formatter"] for row in others)
    drawn = director.get(reverse("map_shapes", args=["620700"])).json()["features"]
    assert {feature["properties"]["code"] for feature in drawn} == set(rows)


def test_a_place_without_places_below_has_no_map(director: Client) -> None:
    assert director.get(reverse("map_shapes", args=["620200"])).status_code == 404
