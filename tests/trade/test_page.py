"""The page of the externals: membership by date, growths told apart, sources side by side, actions with their owners."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from datetime import date
from decimal import Decimal
from html import escape
from pathlib import Path

import pytest
from django.test import Client

from diaodu.boards.when import asked_when
from diaodu.indicators.regime import regime_of
from diaodu.people.permissions import Permission
from diaodu.people.viewers import Viewer, viewer_of
from diaodu.register.models import Place
from diaodu.trade.page import TradeShown, trade_page
from tests.builders import make_user, sign_in

FACTS = Path(__file__).resolve().parents[2] / "packs" / "sample" / "facts"
TODAY = date(2023, 6, 30)


def shown(place: str, period: str = "", viewer: Viewer | None = None, *, today: date = TODAY) -> TradeShown:
    """What the page shows of a place."""
    found = Place.objects.get(code=place)
    when = asked_when({"period": period}, regime_of(found.pack))
    return trade_page(
        viewer or viewer_of(make_user(f"reader-{place}-{period}", place="CN", permissions=tuple(Permission))),
        found,
        when,
        today=today,
    )


def reported(year: int, measure: str) -> dict[tuple[str, str], Decimal]:
    """The sums over the prefectures by month and facet, added up from the file itself."""
    sums: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for name in ("externals", "places_and_deals"):
        with (FACTS / f"{name}_{year}.csv").open(encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream):
                if row["measure"] == measure and row["value"] and not row["supersedes"]:
                    sums[row["period"], row["facet"]] += Decimal(row["value"])
    return sums


@pytest.mark.parametrize(("period", "joined"), [("2022-06", 1), ("2022-12", 2), ("2023-08", 2), ("2023-12", 3)])
def test_the_share_of_a_group_counts_who_had_joined_by_the_end_of_the_period(
    loaded: None, db: None, period: str, joined: int
) -> None:
    members = ("彼岸國", "扶搖國", "不周國")[:joined]
    year = int(period[:4])
    exports, imports = (reported(year, f"trade.{flow}_by_partner") for flow in ("exports", "imports"))
    total = sum(exports[period, member] + imports[period, member] for member in members)
    whole = reported(year, "trade.total")[period, "全部"]
    (group,) = shown("S90000", period).groups
    assert (group.joined, group.reported, group.total) == (joined, joined, total)
    assert group.share == (total / whole * 100).quantize(Decimal("0.01"))


def test_the_share_leads_to_each_member_with_its_day_its_value_and_its_trail(director: Client) -> None:
    page = director.get("/trade/?place=S90000&period=2023-06").content.decode()
    assert re.search(r'data-share><a class="figure" href="#members-of-1"><strong>[0-9.]+</strong>', page)
    table = page[page.index('id="members-of-1"') :]
    table = table[: table.index("</table>")]
    (group,) = shown("S90000", "2023-06").groups
    for row in group.rows:
        assert row.member.since.isoformat() in table
        assert row.figure is not None
        assert escape(row.figure.url) in table
        assert row.figure.source["hant"] in table
    assert table.count("未加入，不計") == 1
    assert f"{group.total:,} 億元" in table
    assert f"{group.share} %" in table


def test_parts_by_partner_and_by_goods_add_up_to_the_trade_of_the_places() -> None:
    for year in (2022, 2023):
        trade = reported(year, "trade.total")
        flows = {"出口": reported(year, "trade.exports_by_partner"), "進口": reported(year, "trade.imports_by_partner")}
        for flow, told in flows.items():
            for period in {period for period, _facet in told}:
                parts = sum(value for (month, facet), value in told.items() if month == period and facet != "全部")
                assert parts == told[period, "全部"] == trade[period, flow]
        goods = reported(year, "trade.by_commodity")
        for period in {period for period, _facet in goods}:
            parts = sum(value for (month, facet), value in goods.items() if month == period and facet != "全部")
            assert parts == trade[period, "全部"]


def test_a_list_of_members_that_is_not_complete_is_told_and_the_printed_share_stands_beside(director: Client) -> None:
    (group,) = shown("620000").groups
    assert (group.joined, group.reported, group.share) == (9, 0, None)
    assert group.published is not None
    assert group.published.value == Decimal("48.00")
    assert shown("620000", "2019-12").groups[0].joined == 4
    page = director.get("/trade/?place=620000").content.decode()
    assert "名單不完整" in page


def test_three_growths_stand_apart_each_with_its_base(loaded: None, db: None) -> None:
    rows = {(row.names["hant"], row.period): row.ways for row in shown("620000").growths}
    told = {
        key: [(way.base, str(way.figure.value) if way.figure else "-") for way in ways] for key, ways in rows.items()
    }
    assert told["外貿進出口總值", "2022"] == [("2021", "None"), ("2021", "None"), ("2021", "18.00")]
    assert told["蘭州新區綜合保稅區進出口", "2022"] == [("2017", "None"), ("", "-"), ("2017", "76.20")]
    assert told["跨境電商交易額", "2022"] == [("2018", "2283.33"), ("", "-"), ("", "-")]


def test_sources_stand_side_by_side(loaded: None, db: None) -> None:
    trade, ecommerce, *_rest = shown("620000").sources
    assert [cell.source["en"] for cell in trade.cells] == ["Customs", "Commerce department", "Published pages"]
    assert [str(cell.figure.value) for cell in trade.cells] == ["None", "None", "580.00"]
    assert str(ecommerce.cells[-1].figure.value) == "14.30"


def test_the_actions_have_their_parts_with_owner_and_day(loaded: None, db: None) -> None:
    actions = shown("620000").actions
    assert [action.subject.code.rpartition("_")[2] for action in actions] == [
        "investment", "trade", "corridors", "platforms", "exchange", "services",
    ]  # fmt: skip
    corridors = actions[2]
    assert [part.due_on for part in corridors.parts] == [date(2023, 12, 31)] * 5
    assert corridors.overdue == 0
    invented = shown("S90000").actions[0]
    assert invented.lead["en"].startswith("Zixu")
    assert [part.due_on for part in invented.parts] == sorted(part.due_on for part in invented.parts if part.due_on)
    assert {part.overdue for part in invented.parts if part.due_on and part.due_on > TODAY} <= {False}


def test_what_was_promised_on_a_page_is_not_overdue_for_want_of_news(loaded: None, db: None) -> None:
    later = date(2024, 6, 30)
    published = [part for action in shown("620000", today=later).actions for part in action.parts]
    assert any(part.silent for part in published)
    assert not any(part.overdue for part in published)
    invented = [part for action in shown("S90000", today=later).actions for part in action.parts]
    assert any(part.overdue for part in invented)
    assert not any(part.silent for part in invented)


def test_who_sees_only_another_area_sees_neither_figures_nor_actions(loaded: None, db: None, client: Client) -> None:
    viewer = make_user("elsewhere", place="CN", permissions=tuple(Permission), areas=("business_environment",))
    sign_in(client, viewer)
    page = client.get("/trade/?place=620000").content.decode()
    assert "580.00" not in page
    assert "發展通道物流突破行動" not in page


def test_a_place_out_of_sight_is_unknown(loaded: None, db: None, client: Client) -> None:
    sign_in(client, make_user("of-lanzhou", place="620100", permissions=tuple(Permission)))
    assert client.get("/trade/?place=620000").status_code == 404
    assert client.get("/trade/").status_code == 200


def test_another_period_is_asked_of_every_part(director: Client) -> None:
    page = director.get("/trade/?place=S90000&period=2022-12").content.decode()
    assert re.search(r"按國家 · 2022-12", page)
    assert "基期 2021-12" in page
