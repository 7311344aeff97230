"""What the whole site promises: search by one key, rosters compared, a screen that stands alone, paper, and its weight."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.conftest import Site, signed_in_as

pytestmark = pytest.mark.browser

BUDGET = 600_000
SCREEN = "/places/S90000/screen/"


def test_a_slash_leads_to_the_search_in_either_script(open_page: Any) -> None:
    page = open_page("/register/")
    page.keyboard.press("/")
    expect(page.locator("#search")).to_be_focused()
    page.keyboard.type("兰州新区")
    page.keyboard.press("Enter")
    expect(page.locator("[data-found=place] a").first).to_have_text("蘭州新區")
    expect(page.locator("[role=status]")).to_contain_text("兰州新区")
    page.locator("[data-found=place] a").first.click()
    expect(page.locator("h1")).to_contain_text("蘭州新區")


def test_single_keys_can_be_switched_off_and_never_disturb_typing(open_page: Any) -> None:
    page = open_page("/register/kinds/project/")
    page.locator("#q").press("/")
    expect(page.locator("#q")).to_have_value("/")
    page.locator("h1").click()
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    page.click("[data-shortcuts-switch]")
    expect(page.locator("[data-shortcuts-switch]")).to_have_attribute("aria-pressed", "true")
    page.locator("h1").click()
    page.keyboard.press("/")
    expect(page.locator("#search")).not_to_be_focused()
    page.click("[data-shortcuts-switch]")


def test_what_was_seen_is_news_no_more(open_page: Any) -> None:
    page = open_page("/")
    expect(page.locator("[data-work=news]")).to_contain_text("更正")
    page.click("[data-seen]")
    expect(page.locator("[data-work=news]")).not_to_contain_text("更正")
    expect(page.locator("[data-work=news]")).to_contain_text("新入賬 0 個數")


def test_a_reporter_begins_with_the_return_that_is_due(open_page: Any) -> None:
    page = open_page("/", as_user="reporter")
    first = page.locator("main [data-work]").first
    expect(first).to_have_attribute("data-work", "due")
    expect(first).to_contain_text("蜃樓市")


def test_rosters_are_chosen_compared_and_counted_once(open_page: Any) -> None:
    page = open_page("/register/rosters/")
    page.get_by_role("link", name="比較名冊").click()
    for code in ("s-major-2023", "s-central-2023"):
        page.check(f"input[value={code}]")
    page.click("main form button.btn-primary")
    matrix = page.locator("[data-matrix]")
    own = [int(text) for text in matrix.locator("tbody td.fw-bold a").all_inner_texts()]
    shared = int(matrix.locator("tbody tr").first.locator("td a").nth(1).inner_text())
    assert int(page.locator("[data-union] a").inner_text()) == sum(own) - shared
    matrix.locator("tbody tr").first.locator("td a").nth(1).click()
    expect(page.locator("#members-title .badge")).to_have_text(str(shared))


def test_a_project_shows_its_nodes_on_one_axis(open_page: Any) -> None:
    page = open_page("/subjects/s-p101/")
    late = page.locator(".timeline tbody tr", has_text="建成")
    expect(late).to_contain_text("遲 31 天")
    expect(late.locator("rect.late")).to_have_count(1)
    box = late.locator(".timeline-axis svg").first.bounding_box()
    planned, reached = (late.locator(mark).bounding_box() for mark in ("path.planned", "circle.reached"))
    assert box["x"] < planned["x"] < reached["x"] < box["x"] + box["width"]


def test_an_indicator_shows_its_course_and_three_baselines(open_page: Any) -> None:
    page = open_page("/indicators/promotion.funds_in_place/?place=S90000")
    expect(page.locator("[data-course] .chart[data-drawn] svg path").first).to_be_attached()
    found = page.locator("[data-baselines] tbody th").all_inner_texts()
    assert set(found) == {"序時進度", "計劃曲線", "上年進度"}


def test_a_prefecture_shows_its_counties_each_with_a_figure_or_its_absence(open_page: Any) -> None:
    page = open_page("/places/620700/")
    expect(page.locator("#map .chart[data-drawn] svg path").first).to_be_attached()
    rows = page.locator("#map tbody tr")
    expect(rows).to_have_count(6)  # its six counties; the ranch that is none is drawn and not listed
    expect(rows.filter(has=page.locator(".absent"))).to_have_count(6)
    expect(page.locator("#map")).to_contain_text("未經地圖審核")
    expect(page.locator("#map svg")).to_contain_text("中農發山丹馬場")


def wide(open_page: Any, query: str) -> Page:
    return open_page(SCREEN + query, viewport={"width": 1920, "height": 1080})


def shown(page: Page) -> str:
    return str(page.evaluate("[...document.querySelectorAll('.panel')].findIndex(p => p.classList.contains('shown'))"))


def test_the_screen_turns_by_itself_and_can_be_stopped(open_page: Any) -> None:
    page = wide(open_page, "?every=1")
    before = shown(page)
    page.wait_for_timeout(2500)
    assert shown(page) != before
    page.click("[data-pause]")
    stopped = shown(page)
    page.wait_for_timeout(2500)
    assert shown(page) == stopped


def test_the_screen_fits_and_moves_nothing_for_those_who_want_no_motion(open_page: Any) -> None:
    page = wide(open_page, "?pause=1")
    assert page.evaluate(
        "document.documentElement.scrollHeight <= 1080 && document.documentElement.scrollWidth <= 1920"
    )
    boxes = "[...document.querySelectorAll('.panel, .screen-tile, .screen-lights li')]"
    assert page.evaluate(f"{boxes}.filter(b => b.scrollHeight > b.clientHeight + 2).map(b => b.textContent)") == []
    assert page.evaluate("getComputedStyle(document.querySelector('.panel')).transitionProperty") == "none"
    assert page.evaluate("parseFloat(getComputedStyle(document.querySelector('.screen-figure')).fontSize)") >= 72


def test_the_screen_keeps_its_last_picture_without_a_network_and_says_so(
    browser: Browser, site: Site, signed_in: dict[str, Any], browser_context_args: dict[str, Any]
) -> None:
    size = {"viewport": {"width": 1920, "height": 1080}}
    context = browser.new_context(base_url=site.address, storage_state=signed_in, **{**browser_context_args, **size})
    page = context.new_page()
    page.goto(f"{SCREEN}?pause=1&fetch=1")
    figure = page.locator(".screen-figure").first
    was = figure.inner_text()
    fresh = page.locator("#freshness")
    expect(fresh).to_contain_text(re.compile(r"台賬第 \d+ 號"))
    context.set_offline(True)
    expect(page.locator("#trouble")).to_be_visible()
    expect(page.locator("#trouble")).to_contain_text("連接中斷")
    stale = fresh.inner_text()
    page.wait_for_timeout(2500)
    assert fresh.inner_text() == stale
    assert figure.inner_text() == was
    context.set_offline(False)
    expect(page.locator("#trouble")).not_to_be_visible()
    expect(fresh).not_to_have_text(stale)
    context.clear_cookies()
    expect(page.locator("#trouble")).to_contain_text("登錄已過期")
    assert figure.inner_text() == was
    context.close()


def test_a_broken_answer_does_not_blank_the_screen(
    browser: Browser, site: Site, signed_in: dict[str, Any], browser_context_args: dict[str, Any]
) -> None:
    context = browser.new_context(base_url=site.address, storage_state=signed_in, **browser_context_args)
    page = context.new_page()
    page.goto(f"{SCREEN}?pause=1&fetch=1")
    count = page.locator(".panel").count()

    def half(route: Route) -> None:
        route.fulfill(status=200, content_type="text/html", body="<p>busy</p>")

    page.route("**/screen/*", half)
    expect(page.locator("#trouble")).to_be_visible()
    assert page.locator(".panel").count() == count
    context.close()


def test_paper_has_the_figures_and_the_address_and_no_controls(open_page: Any) -> None:
    page = open_page("/places/620000/")
    page.emulate_media(media="print")
    for control in ("aside", ".topbar", ".page-header form", "#map form"):
        expect(page.locator(control).first).not_to_be_visible()
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator("[data-tile] a.figure").first).to_be_visible()
    expect(page.locator(".print-foot")).to_contain_text("/places/620000/")
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).color") == "rgb(0, 0, 0)"


def test_what_is_dark_on_the_screen_is_printed_light(open_page: Any) -> None:
    page = open_page("/places/S90000/")
    page.click("[data-theme-switch]")
    theme = "document.documentElement.dataset.bsTheme"
    page.evaluate(f"window.addEventListener('beforeprint', () => {{ window.printed = {theme}; }})")
    page.pdf()
    assert page.evaluate("window.printed") == "light"
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    page.click("[data-theme-switch]")


@pytest.mark.parametrize("path", ["/", "/places/620000/", "/places/S90000/"])
def test_a_first_visit_weighs_less_than_the_budget(
    collected_site: Site, browser: Browser, browser_context_args: dict[str, Any], path: str
) -> None:
    state = signed_in_as(collected_site.username, collected_site, browser, browser_context_args)
    context = browser.new_context(base_url=collected_site.address, storage_state=state, **browser_context_args)
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    received: list[float] = []
    session.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
    page.goto(path, wait_until="networkidle")
    print(f"{path}: {sum(received):,.0f} bytes in {len(received)} answers")  # noqa: T201
    assert 100_000 < sum(received) < BUDGET
    context.close()
