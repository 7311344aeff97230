"""A project's way from an idea onto the list, through the pages, by four hands of three people."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import SCORERS, USERNAME, Site, signed_in_as, watched
from tests.browser.test_access import faults

pytestmark = pytest.mark.browser

ROSTER = "provincial_list/s-major-2023"
WALKS = [
    pytest.param("s-p007", 1440, True, id="desktop"),
    pytest.param("s-p008", 390, False, id="phone-without-scripts"),
]
OpenAs = Callable[..., Page]


@pytest.fixture
def open_as(browser: Browser, site: Site, browser_context_args: dict[str, Any]) -> Iterator[OpenAs]:
    """Pages of somebody by name, at a width, with scripts or without; no console error may be left."""
    errors: list[str] = []
    contexts: list[BrowserContext] = []

    def open_at(username: str, width: int, *, scripts: bool) -> Page:
        state = signed_in_as(username, site, browser, browser_context_args)
        arguments = {**browser_context_args, "viewport": {"width": width, "height": 900}, "storage_state": state}
        context = browser.new_context(base_url=site.address, java_script_enabled=scripts, **arguments)
        contexts.append(context)
        return watched(context, errors)

    yield open_at
    for context in contexts:
        context.close()
    assert errors == []


def send(page: Page, step: str, **values: str) -> None:
    """Fill the form of a step and send it; a closed one is opened first."""
    form = page.locator(f'[data-step="{step}"]')
    if form.get_attribute("open") is None:
        form.locator("summary").click()
    for name, value in values.items():
        field = form.locator(f'[name="{name}"]')
        if field.evaluate("node => node.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    form.locator("button").click()


def fits(page: Page, width: int) -> None:
    """Nothing runs over the edge."""
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize(("subject", "width", "scripts"), WALKS)
def test_from_an_idea_onto_the_list(open_as: OpenAs, subject: str, width: int, scripts: bool) -> None:  # noqa: FBT001
    page = open_as(USERNAME, width, scripts=scripts)
    page.goto(f"/subjects/{subject}/")
    page.get_by_role("link", name="提出謀劃").click()
    page.select_option("#id_target", ROSTER)
    page.fill("#id_reason", "沿線缺充電設施，謀劃先行。")
    fits(page, width)
    page.locator("main form button").click()
    expect(page.locator("[data-event]")).to_have_count(1)
    address = page.url
    send(page, "reserve", reason="前期研究已完成。")
    send(page, "nominate", statement="帶動三縣，補齊短板，須列入全省清單。")
    expect(page.locator("[data-statement]")).to_contain_text("補齊短板")
    expect(page.locator('[data-step="score"]')).to_have_count(0)  # nobody scores their own
    expect(page.locator("#scores .absent").first).to_have_text("未評")
    for scorer, score in zip(SCORERS, ("8", "9"), strict=True):
        scoring = open_as(scorer, width, scripts=scripts)
        scoring.goto(address)
        values = {f"value_{code}": score for code in ("foundation", "long_term", "general_good")}
        send(scoring, "score", **values)
        expect(scoring.locator("#scores")).to_contain_text(scorer)
    page.goto(address)
    expect(page.locator("[data-total]")).to_have_text("85.00")
    fits(page, width)
    page.goto("/listing/")
    fits(page, width)
    page.get_by_role("link", name="候選比較").first.click()
    expect(page.locator(f'[data-candidate="{subject}"]')).to_contain_text("85.00")
    fits(page, width)
    page.goto(address)
    send(page, "decide", outcome="listed", member_class="new", decider="省政府常務會議", reason="得分居前，同意列入。")
    expect(page.locator('[data-event="listed"]')).to_contain_text("省政府常務會議")
    expect(page.locator("[data-step]")).to_have_count(0)
    fits(page, width)
    page.goto("/register/rosters/s-major-2023/?at=")
    expect(page.locator("main details")).to_contain_text("得分居前，同意列入。")
    page.goto(f"/subjects/{subject}/")
    expect(page.locator("main")).to_contain_text("已列入")


def test_its_pages_follow_the_accessibility_rules(open_as: OpenAs) -> None:
    page = open_as(USERNAME, 1440, scripts=True)
    page.goto("/subjects/s-p011/")
    page.get_by_role("link", name="提出謀劃").click()
    assert faults(page) == []
    page.select_option("#id_target", ROSTER)
    page.fill("#id_reason", "先謀劃。")
    page.locator("main form button").click()
    send(page, "reserve", reason="研究過。")
    send(page, "nominate", statement="需要。")
    other = open_as(SCORERS[0], 1440, scripts=True)
    other.goto(page.url)
    send(other, "score", value_foundation="7")
    for theme in ("light", "dark"):
        for path in (page.url, "/listing/", "/listing/compare/provincial_list/s-major-2023/"):
            other.goto(path)
            other.evaluate("theme => document.documentElement.dataset.bsTheme = theme", theme)
            other.wait_for_timeout(400)
            assert faults(other) == [], (theme, path)
