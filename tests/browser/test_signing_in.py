"""Signing in as a person does it: through the provider, with a second factor, and being asked once more."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import Site, watched
from tests.browser.test_access import faults
from tests.provider import tell
from tests.web.factors import code_of

pytestmark = pytest.mark.browser


@pytest.fixture
def context(browser: Browser, site: Site, browser_context_args: dict[str, Any]) -> Iterator[BrowserContext]:
    """A browser nobody has signed in with."""
    found = browser.new_context(base_url=site.address, **browser_context_args)
    yield found
    found.close()


def sound(page: Page, errors: list[str]) -> None:
    """Accessible in light and dark, no wider than a phone, and without a broken policy."""
    page.wait_for_selector("html[data-ready]")
    for theme in ("light", "dark"):
        page.evaluate(f"document.documentElement.dataset.bsTheme = '{theme}'")
        page.wait_for_timeout(300)
        assert faults(page) == []
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.set_viewport_size({"width": 1440, "height": 900})
    assert errors == []


def test_single_sign_on_goes_through_the_provider_and_back(context: BrowserContext, issuer: str) -> None:
    tell(issuer, "somebody", preferred_username="reporter")
    errors: list[str] = []
    page = watched(context, errors)
    page.goto("/returns/")
    sound(page, errors)
    page.get_by_role("button", name="單點登錄").click()
    page.wait_for_url(f"{issuer}/**")
    page.fill("input[name=sub]", "somebody")
    page.locator("button[type=submit]").first.click()
    page.wait_for_url("**/returns/")
    expect(page.locator("h1")).to_contain_text("報表")


def test_a_second_factor_is_set_up_and_asked_for(context: BrowserContext, site: Site) -> None:
    errors: list[str] = []
    page = watched(context, errors)
    password_given(page, site, "newcomer")
    page.goto("/account/factor/")
    sound(page, errors)
    secret = page.locator("[data-secret]").inner_text()
    assert re.fullmatch(r"[A-Z2-7]{32}", secret)
    page.fill("#id_code", code_of(secret))
    page.get_by_role("button", name="啟用").click()
    expect(page.locator("[data-recovery-codes] li")).to_have_count(10)
    sound(page, errors)
    recovery = page.locator("[data-recovery-codes] code").first.inner_text()
    page.locator("form[action='/logout/'] button").click()
    password_given(page, site, "newcomer")
    expect(page.locator("h1")).to_have_text("第二步驗證")
    sound(page, errors)
    page.fill("#id_code", "000000")
    page.locator("main form button.btn-primary").click()
    expect(page.locator(".field-errors")).to_contain_text("驗證碼不對")
    sound(page, errors)
    page.fill("#id_code", recovery)
    page.locator("main form button.btn-primary").click()
    expect(page.locator("aside")).to_be_visible()


def test_what_is_hard_to_take_back_asks_once_more(context: BrowserContext, site: Site) -> None:
    errors: list[str] = []
    page = watched(context, errors)
    password_given(page, site, "second")
    page.goto("/confirm/?next=/register/")
    sound(page, errors)
    page.fill("#id_password", site.password)
    page.locator("main form button.btn-primary").click()
    page.wait_for_url("**/register/")


def test_who_is_locked_out_is_told_how_long(context: BrowserContext, site: Site) -> None:
    errors: list[str] = []
    page = watched(context, errors)
    for _attempt in range(6):
        password_given(page, site, "nobody-of-this-name")
    expect(page.locator("#login-error")).to_contain_text("15 分鐘後再試")
    sound(page, errors)


def password_given(page: Page, site: Site, username: str) -> None:
    """Fill the form where one signs in."""
    page.goto("/login/")
    page.fill("#id_username", username)
    page.fill("#id_password", site.password)
    page.locator("main form button.btn-primary").first.click()
    page.wait_for_load_state()
    time.sleep(0.2)
