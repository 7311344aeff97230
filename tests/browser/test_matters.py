"""Matters as people meet them: a blocker raised on a phone without a network, and handled at a desk."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from diaodu.kit import clock
from tests.browser.conftest import ROOT, Site, _environment
from tests.browser.test_access import faults

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]
PROJECT, PHONE = "s-p256", 390
STEWARD, OFFICE, DISPATCH = "field-steward", "city-office", "dispatch"
FORM = f"/matters/new/?kind=blocker&about={PROJECT}"


@pytest.fixture(scope="module")
def people(site: Site, site_database: str) -> None:
    """A steward and an office of one prefecture, and the dispatch office of the province."""
    command = [sys.executable, "-m", "tests.browser.matters_people", site.password]
    subprocess.run(command, cwd=ROOT, env=_environment(site_database), check=True)


def sound(page: Page, name: str) -> None:
    """Accessible and no wider than its window; a picture of it is kept where one is asked for."""
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    if folder := os.environ.get("DIAODU_SHOTS"):
        page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)


def filled(page: Page, title: str) -> None:
    page.get_by_label("事項名稱").fill(title)
    page.get_by_label("要素", exact=True).select_option("land")
    page.get_by_label("緩急").select_option("urgent")


def raised(open_page: OpenPage, title: str) -> str:
    """The address of a blocker that the steward has raised."""
    page = open_page(FORM, width=PHONE, as_user=STEWARD)
    filled(page, title)
    page.get_by_role("button", name="提出", exact=True).click()
    expect(page.locator("h1")).to_contain_text(title)
    address = page.url.removeprefix(page.url.split("/matters/")[0])
    assert "?" not in address
    return address


def act(page: Page, name: str, **given: str) -> None:
    """Open an act's form, fill it in and send it."""
    form = page.locator(f'[data-act-form="{name}"]').first
    form.locator("summary").click()
    for field, value in given.items():
        box = form.locator(f"[name={field}]")
        box.select_option(value) if box.evaluate("box => box.tagName") == "SELECT" else box.fill(value)
    form.get_by_role("button").click()
    expect(page.locator("[role=status].alert-success")).to_be_visible()


def test_a_blocker_raised_without_a_network_is_sent_once_when_it_is_back(open_page: OpenPage, people: None) -> None:
    title = "用地指標缺 12 畝，斷網時寫下"
    page = open_page(FORM, width=PHONE, as_user=STEWARD)
    expect(page.locator("[data-field-count]")).to_be_visible()
    sound(page, "matter-raise-phone")
    page.context.set_offline(True)
    filled(page, title)
    page.get_by_role("button", name="提出", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("離線草稿已保存")
    expect(page.get_by_label("事項名稱")).to_have_value(title)
    page.context.set_offline(False)
    expect(page.locator("h1")).to_contain_text(title)
    assert page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('draft:'))") == []
    page.goto(f"/matters/all/?about={PROJECT}")
    expect(page.locator("[data-matter]", has_text=title)).to_have_count(1)


def test_a_draft_outlives_its_page_and_an_answer_that_was_lost(open_page: OpenPage, people: None) -> None:
    title = "答覆丟失，再發一次"
    page = open_page(FORM, width=PHONE, as_user=STEWARD)
    filled(page, title)
    page.reload()
    expect(page.get_by_role("status")).to_contain_text("已恢復")
    expect(page.get_by_label("事項名稱")).to_have_value(title)
    kept = page.evaluate("JSON.stringify(localStorage)")
    page.get_by_role("button", name="提出", exact=True).click()
    expect(page.locator("h1")).to_contain_text(title)
    first = page.url
    # the answer never came: what was kept is still there, and marked as sent
    page.evaluate(
        "kept => Object.entries(JSON.parse(kept)).forEach(([key, value]) => localStorage.setItem(key, value))", kept
    )
    page.goto(FORM)
    page.get_by_role("button", name="提出", exact=True).click()
    expect(page).to_have_url(first)
    page.goto(f"/matters/all/?about={PROJECT}")
    expect(page.locator("[data-matter]", has_text=title)).to_have_count(1)


def test_a_blocker_is_assigned_stopped_resumed_and_extended(open_page: OpenPage, people: None) -> None:
    address = raised(open_page, "電力接入未批")
    desk = open_page(address, as_user=OFFICE)
    sound(desk, "matter-assign")
    later = (clock.today() + timedelta(days=20)).isoformat()
    act(desk, "extend", new_due=later, reason="材料未齊", progress="一半")
    expect(desk.locator("[data-children]")).to_contain_text("延期")
    desk.get_by_label("或交給哪個單位").select_option("S90500")
    desk.get_by_role("button", name="提交辦理").click()
    expect(desk.locator('[data-step="assign"]')).to_have_attribute("data-stands", "done")
    expect(desk.locator('[data-step="handle"]')).to_have_attribute("data-stands", "open")

    office = open_page(address, as_user=DISPATCH)
    act(office, "wait", on="superior", reason="待省廳批覆")
    expect(office.locator("[data-clock]")).to_contain_text("等待：等上級批覆")
    sound(office, "matter-waiting")
    act(office, "resume", reason="已批覆")
    expect(office.locator("[data-clock]")).not_to_contain_text("等待")
    act(office, "hand", reason="改由管家承辦", to="")
    expect(office.locator("[data-history]")).to_contain_text("改由管家承辦")


def test_the_lists_fit_a_phone_and_a_desk(open_page: OpenPage, people: None) -> None:
    raised(open_page, "道路未通")
    for width in (PHONE, 1440):
        page = open_page("/matters/", width=width, as_user=OFFICE)
        expect(page.locator("[data-group]").first).to_be_visible()
        sound(page, f"matters-mine-{width}")
        page.goto("/matters/all/?kind=blocker&choice=factor:land")
        sound(page, f"matters-all-{width}")
    page = open_page(f"/subjects/{PROJECT}/", as_user=STEWARD)
    expect(page.locator("[data-beside=matters]")).to_contain_text("道路未通")
    page = open_page("/", as_user=OFFICE)
    expect(page.locator("[data-work=matters]")).to_be_visible()


def test_a_node_plan_shows_what_is_critical(open_page: OpenPage) -> None:
    page = open_page("/matters/all/?kind=node_plan&state=all")
    page.locator("[data-matter] a").first.click()
    expect(page.locator("[data-nodes] tbody tr").nth(29)).to_be_attached()
    expect(page.locator("[data-nodes] [data-critical]").first).to_be_attached()
    sound(page, "matter-node-plan")
