"""The figures that must come out right of the Gansu pack, by the command, with and without the sample loaded."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest

from tests.acceptance.conftest import Command, gansu_alone

Show = Callable[..., dict[str, Any]]

KEYS = [
    *("code", "place", "period", "facet", "source", "value", "unrounded", "unit"),
    *("basis", "operands", "targets", "pace", "facts", "others", "absence"),
]
TARGET_KEYS = {"code", "tier", "kind", "comparison", "value", "implied_base", "implied_level", "binding", "met", "gap"}
FACT_KEYS = {"number", "value", "source", "url", "title", "section", "quote", "supersedes", "recorded_at"}
FUNDS = ("promotion.funds_in_place", "--place", "620000", "--period")


@pytest.fixture(scope="module", params=["alone", "with_sample"], autouse=True)
def _packs(request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    if request.param == "with_sample":
        request.getfixturevalue("loaded")
        yield
        return
    with gansu_alone(django_db_blocker):
        yield


@pytest.mark.parametrize(
    ("code", "period", "facet", "value", "basis"),
    [
        ("central_local.start_rate_signed", "2023-01", "", "76.96", "computed"),
        ("central_local.completed_of_planned_total", "2023-01", "", "24.36", "published"),
        ("promotion.funds_in_place", "2023-01", "省外", "99.95", "published"),
        ("promotion.funds_in_place", "2023-12", "全部", "5961.26", "published"),
        ("major_list.annual_plan_growth", "2023", "", "12.90", "computed"),
        ("mass_start.annual_plan_growth", "2023-Q1", "", "17.43", "computed"),
        ("trade.total", "2022", "", "580", "published"),
        ("freight.routes_opened", "2022", "", "21", "published"),
        ("air.charter_routes_opened", "2022", "", "11", "published"),
        ("trade.total_growth", "2022", "", "18", "published"),
        ("trade.belt_road_share", "2022", "", "48", "published"),
        ("ecommerce.turnover", "2018", "", "0.6", "published"),
        ("ecommerce.turnover", "2022", "", "14.3", "published"),
        ("sites.overseas_outlets", "2022", "", "121", "published"),
        ("sites.overseas_offices", "2022", "", "13", "published"),
        ("sites.customs_supervised", "2022", "", "7", "published"),
    ],
)
def test_the_value(show: Show, code: str, period: str, facet: str, value: str, basis: str) -> None:
    found = show(code, "--place", "620000", "--period", period, *(["--facet", facet] if facet else []))
    assert list(found)[: len(KEYS)] == KEYS
    assert Decimal(found["value"]) == Decimal(value)
    assert (found["basis"], found["source"], found["absence"]) == (basis, "published", None)
    assert (found["place"], found["period"]) == ("620000", period)
    assert all(set(other) == {"source", "value", "unrounded", "facts"} for other in found["others"])
    assert all({"name", "value", "unit", "implied", "facts"} <= set(operand) for operand in found["operands"])


def test_more_than_a_number_is_not_shown_as_the_number(show: Show, command: Command) -> None:
    asked = ("events.planned", "--place", "620000", "--period", "2023", "--facet", "境外")
    found = show(*asked)
    assert (Decimal(found["value"]), found["bound"]) == (20, "more_than")
    assert "超過 20 場" in command("show", *asked)[1]


def test_two_printed_trades_of_the_bonded_zone_stand_side_by_side(show: Show) -> None:
    found = show("zone.trade", "--place", "6201-LZXQ-ZBQ", "--period", "2022")
    assert Decimal(found["value"]) == Decimal("77.5")
    assert [Decimal(other["value"]) for other in found["others"]] == [Decimal(180)]


def test_the_start_rate_is_of_the_published_counts(show: Show) -> None:
    found = show("central_local.start_rate_signed", "--place", "甘肃省", "--period", "2023-01")
    assert [Decimal(operand["value"]) for operand in found["operands"]] == [157, 204]
    assert found["unrounded"] == "76.96078431372549019607843137"
    assert [Decimal(other["value"]) for other in found["others"]] == [Decimal("76.96")]
    assert found["conflict"] is None


def test_the_planned_total_is_implied_and_never_fed_back(show: Show, command: Command) -> None:
    found = show("central_local.completed_of_planned_total", "--place", "620000", "--period", "2023-01")
    completed, planned = found["operands"]
    assert (Decimal(completed["value"]), completed["implied"]) == (Decimal("1443.91"), None)
    assert planned["implied"] == {"low": "5926.16", "high": "5928.60"}
    assert Decimal(planned["implied"]["low"]) < Decimal(planned["value"]) < Decimal(planned["implied"]["high"])
    code, out = command("show", "central_local.planned_total", "--place", "620000", "--period", "2023-01", "--json")
    absent = json.loads(out)
    assert (code, absent["value"], absent["absence"]) == (3, None, "missing")


def test_the_growth_of_januarys_funds_implies_their_base(show: Show) -> None:
    found = show(*FUNDS, "2023-01", "--facet", "省外")
    implied = {operand["period"]: operand["value"] for operand in found["operands"] if operand["implied"]}
    assert implied == {"2022-01": "40.70"}
    assert {target["met"] for target in found["targets"]} == {"refused"}
    assert len(found["targets"]) == 3
    assert all("省外" in target["reason"] and "全部" in target["reason"] for target in found["targets"])
    assert found["pace"] == []


@pytest.mark.parametrize("period", ["2023", "2023-12"])
def test_the_three_lines_of_the_year(show: Show, period: str) -> None:
    found = show(*FUNDS, period, "--facet", "全部")
    lines = {target["code"]: target for target in found["targets"]}
    assert all(set(target) >= TARGET_KEYS for target in lines.values())
    level, growth, dispatch = (lines[f"promotion.{name}"] for name in ("level", "growth", "dispatch_growth"))
    assert (level["value"], level["met"], level["gap"]) == ("5000", "yes", "961.26")
    assert [(line["value"], line["met"], line["gap"]) for line in (growth, dispatch)] == [
        ("15", "undecidable", None),
        ("20", "undecidable", None),
    ]
    assert {line["implied_base"] for line in lines.values()} == {"4347.83"}
    assert {line["implied_base_bound"] for line in lines.values()} == {"at_least"}
    assert (dispatch["implied_level"], dispatch["implied_level_bound"]) == ("5217.39", "at_least")
    assert (dispatch["tier"], dispatch["binding"], level["binding"]) == ("dispatch", True, False)
    assert (growth["base_needed"], dispatch["base_needed"]) == ("5183.70", "4967.72")
    assert ("promotion.level", "promotion.dispatch_growth") in {
        (d["lower"], d["higher"]) for d in found["disagreements"]
    }


def test_the_trade_of_the_zone_implies_a_total_shown_as_implied(show: Show) -> None:
    found = show("trade.total", "--place", "620000", "--period", "2022")
    implied = [operand["value"] for operand in found["operands"] if operand["implied"] and operand["period"] == "2022"]
    assert implied == ["582.71"]


def test_units_and_names_and_exit_codes(show: Show, command: Command) -> None:
    found = show("trade.total", "--place", "Gansu Province", "--period", "2022", "--unit", "萬元")
    assert (Decimal(found["value"]), found["unit"]) == (5_800_000, "萬元")
    wrong = [
        ("trade.totl", "620000", "2022"),
        ("trade.total", "Nowhere", "2022"),
        ("trade.total", "620000", "2022-13"),
    ]
    for code, place, period in wrong:
        assert command("show", code, "--place", place, "--period", period)[0] == 2
    assert command("show", "trade.total", "--place", "620000", "--period", "2022", "--unit", "%")[0] == 2
    code, out = command("show", "trade.total", "--place", "620000", "--period", "1999")
    assert code == 3
    assert "missing" in out


def test_the_lines_for_people_hold_the_value_and_its_parts(command: Command) -> None:
    code, out = command("show", *FUNDS, "2023")
    assert code == 0
    for part in ("5961.26", "億元", "promotion.level", "yes", "961.26"):
        assert part in out


@pytest.mark.parametrize(
    ("words", "url"),
    [
        (("central_local.start_rate_signed", "--place", "620000", "--period", "2023-01"), False),
        ((*FUNDS, "2023-12"), True),
    ],
)
def test_a_trail_ends_at_an_address_or_at_title_section_and_quote(
    command: Command, words: tuple[str, ...], url: object
) -> None:
    code, out = command("trail", *words, "--json")
    found = json.loads(out)
    assert code == 0
    assert set(found) >= {"definition", "operands", "facts"}
    assert found["definition"]["formula"]
    assert found["definition"]["file"].startswith("indicators/")
    assert all(set(fact) >= FACT_KEYS for fact in found["facts"])
    ends = [bool(fact["url"] or (fact["title"] and fact["section"] and fact["quote"])) for fact in found["facts"]]
    assert ends
    assert all(ends)
    assert bool(found["facts"][0]["url"]) is url


def test_the_catalogue_lists_every_indicator_of_the_table(command: Command) -> None:
    code, out = command("indicators", "--json")
    rows = {row["code"]: row for row in json.loads(out)}
    assert code == 0
    assert {"trade.total", "promotion.funds_in_place", "central_local.start_rate_signed"} <= rows.keys()
    assert all(set(row["names"]) == {"hant", "hans", "en"} and row["version"] >= 1 for row in rows.values())
    assert "trade.total" in command("indicators")[1]
