"""The walks of a director: the real page's figures with their trails, and the invented province's full board."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Site

pytestmark = pytest.mark.browser

# Tile, the second word in its heading, the figure as shown.
FIGURES = [
    ("major_list.count", "", "287"),
    ("major_list.planned_total", "", "16,512.00"),
    ("major_list.annual_plan", "", "2,512.00"),
    ("major_list.annual_plan_growth", "", "12.90"),
    ("mass_start.count", "全部", "900"),
    ("mass_start.annual_plan", "全部", "2,176.00"),
    ("mass_start.annual_plan_growth", "", "17.43"),
    ("mass_start.count", "省列重大項目", "75"),
    ("promotion.funds_in_place", "省外", "99.95"),
    ("promotion.funds_in_place_growth", "省外", "145.58"),
    ("promotion.funds_in_place", "全部", "5,961.26"),
    ("central_local.signed", "", "204"),
    ("central_local.started", "", "157"),
    ("central_local.start_rate_signed", "", "76.96"),
    ("central_local.completed_of_planned_total", "", "24.36"),
    ("trade.total", "", "580.00"),
]


def tile(page: Page, code: str, facet: str) -> Any:
    found = page.locator(f'[data-tile="{code}"]')
    return found.filter(has=page.locator("h3", has_text=facet)).first if facet else found.first


def open_trail(page: Page, figure: Any) -> Any:
    figure.click()
    panel = page.locator("#trail.show [data-trail]")
    expect(panel).to_be_visible()
    return panel


def close_trail(page: Page) -> None:
    page.keyboard.press("Escape")
    expect(page.locator("#trail")).not_to_be_visible()
    page.evaluate("document.getElementById('trail-body').replaceChildren()")


def test_signing_in(browser: Any, browser_context_args: dict[str, Any], site: Site) -> None:
    context = browser.new_context(base_url=site.address, **browser_context_args)
    page = context.new_page()
    page.goto("/places/620000/")
    page.fill("#id_username", site.username)
    page.fill("#id_password", "wrong")
    page.click("main form button.btn-primary")
    expect(page.locator("#login-error")).to_contain_text("用戶名或密碼不對")
    page.fill("#id_password", site.password)
    page.click("main form button.btn-primary")
    expect(page).to_have_url(f"{site.address}/places/620000/")
    page.click("aside form[action='/logout/'] button")
    expect(page.locator("#id_username")).to_be_visible()
    context.close()


def test_the_real_overview_shows_the_figures_each_with_its_trail(open_page: Any) -> None:
    page = open_page("/places/620000/")
    for code, facet, shown in FIGURES:
        figure = tile(page, code, facet).locator("a.figure")
        expect(figure).to_have_text(shown)
        panel = open_trail(page, figure)
        expect(panel).to_have_attribute("data-trail", code)
        expect(panel.locator("code.formula").first).to_be_visible()
        expect(panel.locator("article cite, article a[target=_blank]").first).to_be_visible()
        close_trail(page)
    expect(page.locator("[data-generated], .badge.generated")).to_have_count(0)


def test_a_trail_ends_at_title_section_and_quote(open_page: Any) -> None:
    page = open_page("/trail/central_local.start_rate_signed/?place=620000&period=2023-01")
    expect(page.locator("main cite").first).to_contain_text("堅持高質量發展")
    expect(page.locator("main blockquote").first).to_contain_text("157")
    expect(page.locator("main")).to_contain_text("76.96078431372549")


def test_target_lines_say_met_undecidable_and_refused(open_page: Any) -> None:
    page = open_page("/places/620000/")
    whole = tile(page, "promotion.funds_in_place", "全部")
    expect(whole).to_contain_text("已達到")
    expect(whole).to_contain_text("961.26")
    expect(whole).to_contain_text("無法判定")
    expect(tile(page, "promotion.funds_in_place", "省外")).to_contain_text("不予比較")


def test_the_invented_province_shows_a_full_board_labelled_generated(open_page: Any) -> None:
    page = open_page("/places/S90000/")
    expect(page.locator("[data-generated]")).to_contain_text("示例數據（生成）")
    tiles = page.locator("[data-tile]")
    assert tiles.count() > 20
    expect(page.locator("[data-tile]:not(:has(.badge.generated))")).to_have_count(0)
    expect(page.locator("[data-tile] .absent")).to_have_count(0)
    expect(page.locator(".chart[data-drawn] svg path").first).to_be_visible()
    expect(page.locator("section:has(#league) .chart[data-drawn]")).to_have_count(1)
    expect(page.locator("#map tbody tr")).to_have_count(6)
    expect(page.locator("section:has(#league) tbody tr")).to_have_count(6)
    expect(page.locator("section:has(#commitments) details")).not_to_have_count(0)
    panel = open_trail(page, tile(page, "major_list.plan_completion", "").locator("a.figure"))
    expect(panel.locator(".badge.generated").first).to_be_visible()


def test_lights_are_switched_by_rule_set(open_page: Any) -> None:
    page = open_page("/places/S90000/")
    own = tile(page, "major_list.plan_completion", "").locator(".light")
    expect(own).to_contain_text("銀川")
    page.select_option("#rules", "wuhan")
    page.click(".page-header form button")
    expect(tile(page, "major_list.plan_completion", "").locator(".light")).to_contain_text("武漢")


def test_the_map_shows_another_indicator_and_says_where_there_is_no_data(open_page: Any) -> None:
    page = open_page("/places/620000/")
    expect(page.locator("#map")).to_contain_text("灰色：無數據")
    expect(page.locator("#map tbody tr", has_text="未報")).to_have_count(11)
    page.select_option("#indicator", "trade.total_growth")
    expect(page.locator("#map-title")).to_contain_text("同比")
    expect(page.locator("#map .chart[data-drawn]")).to_have_count(1)


def test_as_known_at_an_earlier_ledger_number(open_page: Any) -> None:
    page = open_page("/places/620000/?known=1")
    expect(page.locator(".alert-info")).to_contain_text("第 1 號")
    expect(tile(page, "major_list.count", "").locator("a.figure")).to_contain_text("未報")


def test_search_in_either_script(open_page: Any) -> None:
    page = open_page("/register/kinds/project/")
    page.locator("#q").press_sequentially("兰州石化")
    expect(page.locator("#rows tbody tr").first).to_contain_text("蘭州石化")
    expect(page.locator("#rows tbody tr").first).not_to_contain_text("示例")


def test_lists_are_given_out(open_page: Any) -> None:
    page = open_page("/register/kinds/project/?place=620000")
    with page.expect_download() as started:
        page.get_by_role("link", name="Excel").click()
    assert started.value.suggested_filename == "project.xlsx"


def test_languages(open_page: Any) -> None:
    page = open_page("/places/620000/")
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hant")
    page.click("aside button[value='zh-hans']")
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hans")
    expect(page.locator("h1")).to_contain_text("甘肃省")
    page.click("aside button[value='en']")
    expect(page.locator("h1")).to_contain_text("Gansu")
    expect(page.locator("#group-1")).to_have_text("Major projects")


def test_dark_theme_is_kept_and_charts_are_drawn_again(open_page: Any) -> None:
    page = open_page("/places/S90000/")
    expect(page.locator(".chart[data-drawn]")).to_have_count(2)
    page.click("[data-theme-switch]")
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")


WHYS = [
    "/trail/major_list.plan_completion/?place=S90000&period=2023-07",
    "/revisions/major_list.completed/?place=S90000&period=2023-06",
    "/places/S90000/lights/?indicator=major_list.plan_completion",
    "/subjects/s-p021/",
    "/places/S90100/",
    "/places/620122/",
]


@pytest.mark.parametrize("width", [1440, 390])
def test_the_pages_that_say_why_fit_and_draw(open_page: Any, width: int) -> None:
    page = open_page(WHYS[0], width=width)
    for path in WHYS:
        page.goto(path)
        expect(page.locator("html[data-ready]")).to_have_count(1)
        assert page.evaluate("document.documentElement.scrollWidth") == width, path
        expect(page.locator("[data-chart]:not([data-drawn])")).to_have_count(0)


def test_from_an_overview_to_who_stands_behind_a_change(open_page: Any) -> None:
    page = open_page("/places/S90000/?period=2023-07")
    panel = open_trail(page, tile(page, "major_list.plan_completion", "").locator("a.figure"))
    panel.get_by_role("link", name="較上期變化").click()
    expect(page.locator("#change")).to_contain_text("較上月（2023-06）變化")
    page.locator("#change").get_by_role("link", name="退出名冊").click()
    expect(page.locator("#cause-exit")).to_be_in_viewport()
    expect(page.locator("#change")).to_contain_text("投資方調整計劃，撤項")
    page.locator("main").get_by_role("link", name="修訂記錄").click()
    expect(page.locator("h1")).to_contain_text("修訂記錄")
    expect(page.locator("main")).to_contain_text("最新數")


def test_a_project_s_curve_stands_beside_its_table(open_page: Any) -> None:
    page = open_page("/subjects/s-p021/")
    expect(page.locator("main .chart[data-drawn] svg")).to_have_count(2)
    row = page.locator("tr", has=page.locator("th", has_text="2023-05")).first
    expect(row).to_contain_text("未報")
    row.locator("a.figure").first.click()
    expect(page.locator("#trail.show")).to_be_visible()
    expect(page.locator("#trail-body")).to_contain_text("報送指標")


def test_lights_are_compared_with_a_chosen_rule_set(open_page: Any) -> None:
    page = open_page("/places/S90000/")
    page.get_by_role("link", name="按兩套規則對照燈色").click()
    page.select_option("#indicator", "major_list.plan_completion")
    page.select_option("#against", "wuhan")
    page.get_by_role("button", name="查看").click()
    expect(page.locator("main tbody tr")).to_have_count(7)
    expect(page.locator("main thead")).to_contain_text("武漢")
    expect(page.locator("main")).to_contain_text("處兩套規則燈色不同")
