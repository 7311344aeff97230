"""A deal registered twice is found, accepted and merged; nothing of either is lost, and it can be undone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

KEPT, DOUBLE = "s-d02", "s-dx1"
OpenPage = Callable[..., Page]


def look(page: Page) -> None:
    """Have the tests run, and wait until they have."""
    for _attempt in range(30):
        page.goto("/findings/?test=deal_twice")
        if page.locator('[data-finding="deal_twice"]').count():
            return
        button = page.get_by_role("button", name="現在查找")
        if button.is_enabled():
            button.click()
            expect(page.get_by_text("已開始查找")).to_be_visible()
        page.wait_for_timeout(1000)


def test_a_duplicate_deal_is_found_and_merged_without_losing_history(open_page: OpenPage, worker: None) -> None:
    page = open_page("/findings/")
    look(page)
    page.locator('[data-finding="deal_twice"]', has_text="烏有演藝中心招商工程").get_by_role("link").click()
    expect(page.locator("[data-reason]")).to_contain_text("「投資方」相同")
    page.get_by_label("認定屬實").check()
    page.get_by_label("理由").fill("同一投資方的同一處演藝中心")
    page.get_by_role("button", name="記錄認定").click()
    expect(page.locator("main")).to_contain_text("同一投資方的同一處演藝中心")

    page.get_by_role("link", name=f"把 {DOUBLE} 併入 {KEPT}").click()
    expect(page.get_by_label("併入（保留的一項）")).to_have_value(KEPT)
    page.get_by_label("合併原因").fill("重複登記")
    page.get_by_role("button", name="合併").click()
    expect(page.locator("#merged")).to_contain_text("重複登記")
    expect(page.locator("details.card", has_text="登記歷史")).to_contain_text("首次登記")

    page.locator("#merged a").click()
    double = page.locator(f'[data-double="{DOUBLE}"]')
    double.locator("summary").click()
    expect(double).to_contain_text("重複登記")

    page.goto(f"/subjects/{DOUBLE}/stage/")
    page.get_by_label("轉入階段").select_option(index=1)
    page.get_by_label("原因").fill("查實為兩處")
    page.get_by_role("button", name="轉入").click()
    expect(page.locator("#merged")).to_have_count(0)
    expect(page.locator("main")).to_contain_text("已解除的關聯（1）")
