"""An enterprise, on a phone and without an account, says that a visit was useful; the leader and the office see it."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from diaodu.kit import clock
from tests.browser.conftest import Site
from tests.browser.test_access import faults

pytestmark = pytest.mark.browser

ENTERPRISE = "s-n10"
PHONE = {"width": 390, "height": 844}
WORDS = {
    "繁體": ("走訪和接觸", "有用", "提交回答"),
    "简体": ("走访和接触", "有用", "提交回答"),
    "English": ("Visits and contacts", "Useful", "Send the answer"),
}


def recorded(open_page: Any, purpose: str) -> str:
    """The address of a visit that a leader has recorded on a phone."""
    page = open_page(f"/pairing/contacts/new/?subject={ENTERPRISE}", width=390, as_user="paired")
    page.select_option("#id_rule", "visit")
    page.fill("#id_on", clock.today().isoformat())
    page.fill("#id_purpose", purpose)
    page.locator("[data-form=contact] button").click()
    expect(page.locator("[data-answer]")).to_contain_text("還沒有回答")
    return str(page.url)


def private_address(open_page: Any) -> str:
    """The address that the office gives the enterprise."""
    page = open_page(f"/subjects/{ENTERPRISE}/")
    page.locator("[data-enterprise-link] form[action$='/make/'] button").click()
    return str(page.locator("[data-link-address]").input_value())


def answer(page: Page, purpose: str, useful: str, words: str) -> None:
    """Answer with the form of one visit."""
    form = page.locator("[data-met]", has_text=purpose)
    form.get_by_text(useful, exact=True).click()
    form.locator("textarea").fill(words)
    form.get_by_role("button").click()
    expect(page.get_by_role("status").filter(has_text="已記下您的回答")).to_be_visible()


def test_a_visit_is_found_useful_on_a_phone(open_page: Any, browser: Browser, site: Site) -> None:
    record, address = recorded(open_page, "了解用電"), private_address(open_page)
    bare = browser.new_context(base_url=site.address, viewport=PHONE, locale="zh-TW", java_script_enabled=False)
    page = bare.new_page()
    page.goto(address)
    met = page.locator("[data-met]", has_text="了解用電")
    expect(met.locator("[data-unit]")).not_to_be_empty()
    answer(page, "了解用電", "沒有用", "問了就走")
    page.locator("[data-answered] > summary").click()
    expect(met.locator("[data-said]")).to_contain_text(f"沒有用 · {clock.today():%Y-%m-%d}")
    met.locator("details > summary").click()
    answer(page, "了解用電", "有用", "電通了")
    bare.close()

    seen = open_page(record, width=390, as_user="paired")
    expect(seen.locator("[data-answer]")).to_contain_text("有用：電通了")
    office = open_page("/pairing/contacts/")
    expect(office.locator("[data-answered]")).to_contain_text("有用 1 次，沒有用 0 次")
    expect(office.locator("[data-contact]", has_text="了解用電")).to_contain_text("企業認為有用")


@pytest.mark.parametrize("language", WORDS)
def test_the_page_is_accessible_and_fits_in_each_language(
    open_page: Any, browser: Browser, site: Site, language: str
) -> None:
    recorded(open_page, f"看看{language}")
    context = browser.new_context(base_url=site.address, viewport=PHONE, locale="zh-TW")
    page = context.new_page()
    page.goto(private_address(open_page))
    page.get_by_role("button", name=language).click()
    page.wait_for_selector("html[data-ready]")
    heading, useful, button = WORDS[language]
    expect(page.get_by_role("heading", name=heading)).to_be_visible()
    form = page.locator("[data-met]", has_text=f"看看{language}")
    expect(form.get_by_text(useful, exact=True)).to_be_visible()
    expect(form.get_by_role("button", name=button)).to_be_visible()
    for theme in ("light", "dark"):
        page.evaluate("theme => { document.documentElement.dataset.bsTheme = theme }", theme)
        page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
        page.wait_for_timeout(400)
        assert faults(page) == [], theme
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    context.close()
