"""Pages that say why: the change of a figure by cause, its revisions, and lights by two rule sets."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from diaodu.ledger.models import Fact
from diaodu.register.models import Place
from tests.boards.test_pages import GANSU, SAMPLE, bare, overview, text

BUDGET = 125


def figure(page: str, code: str, period: str, *, place: str = SAMPLE, more: str = "") -> str:
    return reverse(page, args=[code]) + f"?place={place}&period={period}{more}"


def parts(html: str) -> dict[str, Decimal]:
    """The parts of a change as the page's table prints them."""
    table = re.search(r'<section[^>]*id="change".*?</section>', html, re.DOTALL)
    assert table
    rows = re.findall(r'<a href="#cause-(\w+)">.*?<td[^>]*>(.*?)</td>', table.group(), re.DOTALL)
    return {cause: Decimal(value.replace(",", "")) for cause, value in rows}


def test_the_trail_splits_the_change_and_names_who_stands_behind(director: Client) -> None:
    found = text(director, figure("trail", "major_list.plan_completion", "2023-07"))
    shown = parts(found)
    assert set(shown) == {"progress", "entry", "exit", "correction"}
    total = re.search(r"<tfoot>.*?<strong>(.*?)</strong>", found, re.DOTALL)
    assert total
    assert abs(sum(shown.values()) - Decimal(total.group(1))) <= Decimal("0.02")  # each part is rounded
    words = bare(found)
    for said in ("較上月（2023-06）變化", "年中增補", "投資方調整計劃，撤項", "重複計入一筆設備款", "0.8219"):
        assert said in words


def test_the_change_can_be_counted_from_another_number(director: Client) -> None:
    newest = Fact.objects.order_by("-number").first()
    assert newest
    url = figure("trail", "major_list.plan_completion", "2023-07", more=f"&then={newest.number}")
    assert "correction" not in parts(text(director, url))


def test_a_published_figure_shows_its_whole_change_only(director: Client) -> None:
    found = bare(text(director, figure("trail", "promotion.funds_in_place", "2023-12", place=GANSU)))
    assert "只能看到總的變化和更正" in found or "兩期中有一期沒有數" in found


def test_the_panel_leaves_the_change_to_the_page(director: Client) -> None:
    url = figure("trail", "major_list.plan_completion", "2023-07")
    assert "#change" in text(director, url, **{"HX-Request": "true"})
    assert 'id="change"' not in text(director, url, **{"HX-Request": "true"})


@pytest.mark.parametrize("page", ["trail", "revisions"])
def test_the_pages_of_a_figure_keep_within_their_query_budget(director: Client, page: str) -> None:
    url = figure(page, "major_list.plan_completion", "2023-07")
    text(director, url)
    with CaptureQueriesContext(connection) as queries:
        text(director, url)
    assert len(queries) <= BUDGET


def test_the_revisions_show_first_print_latest_and_each_correction(director: Client) -> None:
    found = text(director, figure("revisions", "major_list.completed", "2023-06"))
    corrections = Fact.objects.filter(supersedes__isnull=False, measure="project.completed_ytd", period="2023-06")
    assert corrections.count() == found.count("<strong>更正</strong>") == 2
    for fact in corrections:
        assert f"#{fact.number}" in found
        assert fact.reason in found
    words = bare(found)
    assert "首次數" in words
    assert "資料包" in words
    assert "-0.02" in words


def test_a_figure_that_was_never_revised_says_so(director: Client) -> None:
    assert "首次記入後沒有修訂" in text(director, figure("revisions", "trade.total", "2023-06"))


def test_lights_stand_side_by_side_with_words_and_the_count_of_differences(director: Client) -> None:
    url = reverse("lights", args=[SAMPLE]) + "?indicator=major_list.plan_completion&against=wuhan"
    found = text(director, url)
    rows = re.findall(r'<th scope="row">.*?</tr>', found, re.DOTALL)
    assert len(rows) == 7
    differing = [row for row in rows if "≠" in row]
    assert f"7 處中 {len(differing)} 處兩套規則燈色不同" in bare(found)
    for row in rows:
        colours = re.findall(r'class="light light-(\w+)"', row)
        assert len(colours) == 2
        assert (colours[0] != colours[1]) == ("≠" in row)
    assert "不落後於序時進度" in found
    assert "低於序時進度的80%" in found


def test_a_rule_set_that_cannot_judge_says_so(director: Client) -> None:
    url = reverse("lights", args=[SAMPLE]) + "?indicator=major_list.completed_growth&against=yinchuan_progress"
    found = bare(text(director, url))
    assert "該規則所看的數在此不具備" in found
    assert "7 處有一套規則無法判定" in found
    assert "7 處中 0 處" in found


def test_the_overview_leads_to_the_lights(director: Client) -> None:
    assert reverse("lights", args=[SAMPLE]) in text(director, overview(SAMPLE))


def test_rosters_stand_on_the_overview_by_class(director: Client) -> None:
    found = text(director, overview(SAMPLE))
    table = re.search(r'<section[^>]*aria-labelledby="roster-1".*?</section>', found, re.DOTALL)
    assert table
    rows = [bare(row) for row in re.findall(r"<tr>.*?</tr>", table.group(), re.DOTALL)[1:]]
    names = [row.split()[0] for row in rows]
    assert names == ["全部", "計劃新開工", "續建", "預備"]
    counts = [int(row.split()[1]) for row in rows]
    assert counts[0] == sum(counts[1:]) > 0
    assert "class=new" in table.group()


def test_the_trail_of_a_class_says_which_one(director: Client) -> None:
    found = bare(text(director, figure("trail", "major_list.count", "2023-06", more="&class=new")))
    assert "計劃新開工" in found
    start = bare(text(director, figure("trail", "mass_start.count", "2021-Q1", place=GANSU, more="&class=new")))
    assert "新開工" in start  # the same code, under its own roster's name
    assert "計劃新開工" not in start
    assert director.get(figure("trail", "major_list.count", "2023-06", more="&class=nobility")).status_code == 404


def test_the_league_marks_a_small_base_beside_its_rule(director: Client) -> None:
    found = text(director, overview(SAMPLE))
    assert "基數低於 5 億元 的不排位" in bare(found)
    assert found.count("small-base") == 1
    assert "基數過小，不排位" in found


def test_overviews_open_at_every_level_and_lead_down(director: Client) -> None:
    levels = {place.level: place for place in Place.objects.filter(pack__code="gansu").order_by("-code")}
    assert len(levels) > 3
    for place in [*levels.values(), *Place.objects.filter(pack__code="sample")]:
        found = text(director, overview(place.code))
        for below in Place.objects.filter(parent=place):
            assert overview(below.code) in found
