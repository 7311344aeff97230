"""Accounts and roles as an administrator manages them: by hand, by keyboard, told what is refused."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Site, watched
from tests.browser.test_access import faults
from tests.browser.test_signing_in import sound

pytestmark = pytest.mark.browser
PASSWORD = "harrow-and-flail-12"
REFUSED = re.compile(r"responded with a status of (404|409|422)")  # which a browser counts among its errors
Opener = Callable[[str], Page]


@pytest.fixture
def opened(
    browser: Browser, site: Site, signed_in: dict[str, Any], browser_context_args: dict[str, Any]
) -> Iterator[Opener]:
    """Opens signed-in pages by path; the test fails on any console error but that a form was refused."""
    errors: list[str] = []
    context = browser.new_context(base_url=site.address, storage_state=signed_in, **browser_context_args)

    def open_at(path: str) -> Page:
        page = watched(context, errors)
        page.goto(path)
        page.wait_for_selector("html[data-ready]")
        return page

    yield open_at
    context.close()
    assert [error for error in errors if not REFUSED.search(error)] == []


def fill_new(page: Page, username: str, place: str, again: str = PASSWORD) -> None:
    """Fill the form of a new account and send it."""
    page.fill("#id_username", username)
    page.fill("#id_name", "錢調度")
    page.select_option("#id_role", "county_reporter")
    page.fill("#id_place", place)
    page.get_by_label("重點項目", exact=True).first.check()
    page.fill("#id_password", PASSWORD)
    page.fill("#id_again", again)
    page.locator("main form button.btn-primary").click()


def test_an_account_is_made_given_a_role_and_disabled(opened: Opener) -> None:
    page = opened("/people/")
    page.get_by_role("link", name="建立賬號").click()
    fill_new(page, "qian", "蘭州市", again="something-else-9")
    expect(page.locator(".field-errors")).to_contain_text("不一致")
    sound(page, [])
    fill_new(page, "qian", "蘭州市")
    expect(page.locator("h1")).to_contain_text("錢調度")
    expect(page.locator("[data-held]")).to_contain_text("蘭州市")
    sound(page, [])
    page.select_option("#id_role", "writer")
    page.fill("#id_place", "沒有的地方")
    page.get_by_role("button", name="授予").click()
    expect(page.locator(".field-errors")).to_contain_text("沒有這個地區")
    sound(page, [])
    page.fill("#id_place", "620000")
    page.get_by_role("button", name="授予").click()
    expect(page.locator("[data-held] tbody tr")).to_have_count(2)
    page.get_by_role("button", name="收回 通報撰寫員").click()
    expect(page.locator("[data-held] tbody tr")).to_have_count(1)
    page.get_by_role("link", name="設置新密碼").click()
    sound(page, [])
    page.go_back()
    page.get_by_role("button", name="停用此賬號").click()
    expect(page.get_by_role("button", name="重新啟用賬號")).to_be_visible()
    sound(page, [])


def test_what_is_refused_is_told_on_the_account_s_page(opened: Opener) -> None:
    page = opened("/people/?q=director")
    page.locator("[data-people] a").first.click()
    expect(page.locator(".alert-info")).to_contain_text("您自己的賬號")
    assert page.locator("main form").count() == 0
    sound(page, [])
    held = opened("/people/?q=leaving")
    held.locator("[data-people] a").first.click()
    # another window takes the role away first
    other = opened(held.url.removeprefix(held.url.split("/people")[0]))
    other.get_by_role("button", name="收回").click()
    expect(other.locator("[data-held]")).to_have_count(0)
    held.get_by_role("button", name="收回").click()
    expect(held.locator("#refused")).to_be_focused()
    assert held.url.endswith(other.url.split("/people")[1])
    assert faults(held) == []


def test_a_role_is_given_by_keyboard_alone(opened: Opener) -> None:
    page = opened("/people/?q=second")
    page.locator("[data-people] a").first.focus()
    page.keyboard.press("Enter")
    page.locator("#id_role").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.type("S90000")
    page.keyboard.press("Enter")
    expect(page.locator("[data-held] tbody tr")).to_have_count(2)
