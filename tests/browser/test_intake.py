"""A published page entered in the browser: on a telephone without scripts, and with the search for subjects."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Site
from tests.browser.test_access import faults

pytestmark = pytest.mark.browser

HEAD = {
    "title": "一季度到位資金",
    "publisher": "日報",
    "published": "2023-04-11",
    "url": "https://daily.example/{0}.html",
}
ROW = {
    "subject": "620100", "measure": "promotion.funds_in_place", "period": "2023-03", "facet": "省外", "value": "1.5",
    "unit": "億元", "quote": "省外到位資金1.5億元", "as_of": "2023-03-31",
}  # fmt: skip


def begin(page: Page, name: str) -> None:
    """Enter the head."""
    page.goto("/returns/page/")
    page.select_option("#where", "CN/published_page")
    for key, value in HEAD.items():
        page.fill(f"#f-{key}", value.format(name))
    page.click("main form button.btn-primary")
    page.wait_for_url(re.compile(r"/returns/page/[0-9a-f-]{36}/$"))


def fits(page: Page) -> bool:
    """Whether nothing is wider than the window."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


@pytest.mark.parametrize("width", [390, 1440])
def test_a_page_is_entered_without_scripts(browser: Browser, site: Site, signed_in: dict[str, Any], width: int) -> None:
    size = {"width": width, "height": 900}
    context = browser.new_context(
        base_url=site.address, storage_state=signed_in, viewport=size, java_script_enabled=False
    )
    page = context.new_page()
    begin(page, str(width))
    for key, value in ROW.items():
        page.fill(f"#f-{key}", value)
    page.click("#row button.btn-primary")
    expect(page.locator("table tbody tr").first).to_contain_text("省外到位資金1.5億元")
    assert page.input_value("#f-subject") == "620100"
    page.fill("#f-measure", "promotion.funds")
    page.click("#row button.btn-primary")
    expect(page.locator("#e-measure")).to_be_visible()
    context.close()


def test_subjects_are_found_while_typing_and_nothing_is_too_wide(open_page: Any) -> None:
    page = open_page("/returns/page/", width=390)
    assert fits(page)
    begin(page, "search")
    assert fits(page)
    page.type("#f-subject", "兰州")
    expect(page.locator('#l-subject option[value="620100"]')).to_have_count(1)
    page.click("text=更改版面信息")
    assert fits(page)
    assert faults(page) == []
