"""A point taken by decision: recorded, explained, corrected; and the pages by the rules of accessibility."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.test_access import faults

pytestmark = pytest.mark.browser

OWN = "/places/S90500/scores/?sheet=drive_2023&period=2023-06"
PAGES = ["/scores/", "/places/S90000/scores/", OWN, "/places/S90000/league/?classes=drive_2023"]


@pytest.mark.parametrize("width", [1440, 390])
def test_an_adjustment_is_recorded_and_explained(open_page: Any, width: int) -> None:
    page = open_page(OWN, width=width)
    score = page.locator("[data-total]").inner_text()
    page.get_by_role("link", name="記錄加減分").click()
    page.fill("#id_points", "-0.5")
    page.fill("#id_reason", "一個項目重複簽約，經核實。")
    page.select_option("#id_document", "sample:supervision-h1")
    assert faults(page) == []
    page.locator("main form button").click()
    expect(page.locator("#adjustments [data-adjustment]").last).to_contain_text("一個項目重複簽約")
    assert page.locator("[data-total]").inner_text() != score
    page.locator("[data-part] a.figure").first.click()
    expect(page.locator("#trail.show [data-trail]")).to_be_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_its_pages_follow_the_rules_and_fit(open_page: Any, theme: str, width: int) -> None:
    for path in PAGES:
        page = open_page(path, width=width)
        page.evaluate("theme => document.documentElement.dataset.bsTheme = theme", theme)
        for closed in page.locator("main details summary").all():
            closed.click()
        page.wait_for_timeout(400)
        assert faults(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
