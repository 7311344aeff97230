"""Pages for everybody: by keyboard, on a phone, with a screen reader's rules, in light and dark."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import ROOT, Site, _environment

pytestmark = pytest.mark.browser

AXE = (Path(__file__).resolve().parents[1] / "vendor" / "axe.min.js").read_text(encoding="utf-8")
RULES = "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']})"
PAGES = [
    "/",
    "/help/",
    "/search/?q=兰州",
    "/search/?q=沒有的名字",
    "/places/620000/",
    "/places/620700/",
    "/places/S90000/",
    "/places/S90000/lights/?period=2023-06",
    "/register/",
    "/register/kinds/project/",
    "/register/kinds/project/import/",
    "/register/rosters/",
    "/rosters/compare/",
    "/sites/?place=620000",
    "/sites/?place=S90000",
    "/trade/?place=620000",
    "/trade/?place=S90000",
    "/rosters/compare/?roster=s-major-2023&roster=s-central-2023&measure=project.planned_total&cell=s-major-2023",
    "/listing/",
    "/listing/propose/s-p001/",
    "/register/rosters/s-major-2023/",
    "/returns/?period=2023-06",
    "/returns/page/",
    "/indicators/",
    "/indicators/promotion.funds_in_place/",
    "/indicators/promotion.funds_in_place/?place=S90000",
    "/trail/promotion.funds_in_place/?place=620000&period=2023-12",
    "/revisions/promotion.funds_in_place/?place=620000&period=2023-12",
    "/subjects/commitment.six_visits/",
    "/figure-check/",
    "/account/",
    "/account/password/",
    "/audit/",
    "/people/",
    "/people/?q=沒有的人",
    "/people/new/",
    "/subjects/s-p101/",
    "/organisations/gansu.development_reform/",
    "/documents/gansu:page/",
]


def faults(page: Page) -> list[str]:
    page.evaluate(AXE)
    found = page.evaluate(RULES)
    return [f"{one['id']}: {node['target']}" for one in found["violations"] for node in one["nodes"]]


@pytest.mark.parametrize("path", PAGES)
def test_pages_follow_the_accessibility_rules(open_page: Any, path: str) -> None:
    """In light and in dark, on a desktop and on a phone."""
    page = open_page(path)
    assert page.locator("h1").count() == 1
    found = {"light desktop": faults(page)}
    page.click("[data-theme-switch]")
    page.wait_for_timeout(400)
    found["dark desktop"] = faults(page)
    page.set_viewport_size({"width": 390, "height": 844})
    page.wait_for_timeout(200)
    found["dark phone"] = faults(page)
    page.evaluate("document.querySelector('[data-theme-switch]').click()")
    page.wait_for_timeout(400)
    found["light phone"] = faults(page)
    assert {where: names for where, names in found.items() if names} == {}


def test_what_is_being_filled_follows_the_accessibility_rules(open_page: Any, site_database: str) -> None:
    command = [sys.executable, "-m", "tests.browser.made"]
    made = subprocess.run(
        command, cwd=ROOT, env=_environment(site_database), check=True, capture_output=True, text=True
    )
    page = open_page("/")
    for address in made.stdout.split():
        for theme in ("light", "dark"):
            page.set_viewport_size({"width": 1440, "height": 900})
            page.goto(address)
            assert page.locator("h1").count() == 1, address
            assert faults(page) == [], (address, theme)
            page.set_viewport_size({"width": 390, "height": 844})
            assert faults(page) == [], (address, theme, "phone")
            assert page.evaluate("document.documentElement.scrollWidth") <= 390
            page.evaluate("document.querySelector('[data-theme-switch]').click()")
            page.wait_for_timeout(400)


@pytest.mark.parametrize("size", [(1920, 1080), (390, 844)])
def test_the_screen_follows_the_accessibility_rules(open_page: Any, size: tuple[int, int]) -> None:
    page = open_page("/places/S90000/screen/?pause=1", viewport={"width": size[0], "height": size[1]})
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]


def test_a_refusal_and_the_sign_in_page_follow_the_accessibility_rules(site: Site, page: Page) -> None:
    page.goto(f"{site.address}/login/")
    assert faults(page) == []
    page.fill("#id_username", "nobody")
    page.fill("#id_password", "wrong")
    page.click("main form button.btn-primary")
    assert faults(page) == []


def test_the_trail_panel_follows_the_accessibility_rules(open_page: Any) -> None:
    page = open_page("/places/620000/")
    page.locator("[data-tile] a.figure").first.click()
    expect(page.locator("#trail.show [data-trail]")).to_be_visible()
    page.wait_for_timeout(400)
    assert faults(page) == []


@pytest.mark.parametrize("path", PAGES)
def test_nothing_runs_over_the_edge_of_a_phone(open_page: Any, path: str) -> None:
    page = open_page(path, width=390)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_the_menu_opens_on_a_phone(open_page: Any) -> None:
    page = open_page("/places/620000/", width=390)
    expect(page.locator("#menu")).not_to_be_visible()
    page.click(".navbar-toggler")
    expect(page.locator("#menu")).to_be_visible()
    page.get_by_role("link", name="指標目錄").click()
    expect(page.locator("h1")).to_have_text("指標目錄")


def test_a_figure_is_followed_by_keyboard_alone(open_page: Any) -> None:
    page = open_page("/places/620000/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip-link")).to_be_focused()
    page.keyboard.press("Enter")
    figure = page.locator("[data-tile] a.figure").first
    figure.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#trail.show [data-trail]")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#trail")).not_to_be_visible()
    expect(figure).to_be_focused()


def test_a_trail_opens_as_a_page_without_scripts(open_page: Any) -> None:
    page = open_page_plain(open_page)
    page.locator("[data-tile] a.figure").first.click()
    expect(page.locator("main [data-trail]")).to_be_visible()


def open_page_plain(open_page: Any) -> Page:
    """A page with scripts switched off: it never says that it is ready."""
    page = open_page("/register/")
    context = page.context.browser.new_context(
        base_url=page.url.split("/register")[0], storage_state=page.context.storage_state(), java_script_enabled=False
    )
    plain = context.new_page()
    plain.goto("/places/620000/")
    return plain
