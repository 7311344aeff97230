"""An enterprise that has nobody gets a leader, who is recused and hands over; a leader plans a visit on a phone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from diaodu.kit import clock
from tests.browser.test_access import faults

pytestmark = pytest.mark.browser

UNCOVERED = "/pairing/?tab=uncovered&capacity=leader&listed=kind:enterprise&place=S90400"
PAGES = ["/pairing/", "/pairing/?tab=subjects", UNCOVERED, "/pairing/subjects/s-n10/", "/pairing/contacts/"]


def count(page: Page) -> int:
    """How many enterprises have nobody, as the page says."""
    return page.locator("[data-uncovered]").count()


def test_from_uncovered_to_handed_over(open_page: Any) -> None:
    page = open_page(UNCOVERED)
    before = count(page)
    assert before > 0
    page.locator("[data-uncovered] a").first.click()
    expect(page.locator("[data-held=leader]")).to_contain_text("無人負責")
    page.select_option("#pair_capacity", "leader")
    page.locator("#pair_person").select_option(index=1)
    page.fill("#pair_reason", "年中補包")
    page.get_by_role("button", name="登記包聯").click()
    expect(page.locator("[role=status]").first).to_contain_text("已登記包聯")
    name = page.locator("[data-held=leader] a").inner_text()
    enterprise = page.locator("a.page-pretitle").inner_text()
    page.locator("a.page-pretitle").click()
    expect(page.locator("[data-pairing]")).to_contain_text(name)
    page.locator("[data-pairing] a", has_text=name).click()

    page.locator("[data-form=recusal] summary").click()
    page.select_option("#recusal_rule", "family_business")
    page.select_option("#recusal_about", "subject")
    page.fill("#recusal_code", enterprise)
    page.get_by_role("button", name="登記迴避").click()
    standing = page.locator("[data-standing]", has_text=enterprise)
    expect(standing).to_contain_text("須迴避，請移交")

    page.locator("[data-form=over] summary").click()
    for box in page.locator("[data-form=over] input[type=checkbox]").all():
        box.uncheck()
    page.locator("[data-form=over] label", has_text=enterprise).locator("input").check()
    page.locator("#over_target").select_option(index=1)
    page.fill("#over_reason", "迴避")
    page.locator("[data-form=over] button").click()
    expect(page.locator("[role=status]").first).to_contain_text("已移交 1 項")
    expect(standing).to_have_count(0)
    page.goto(UNCOVERED)
    assert count(page) == before - 1


def test_a_visit_is_planned_and_its_cost_added_on_a_phone(open_page: Any) -> None:
    page = open_page("/pairing/contacts/", width=390, as_user="paired")
    page.get_by_role("link", name="登記接觸").click()
    page.fill("#id_subject", "水月半弦建設公司（示例）")
    page.select_option("#id_rule", "official_meal")
    page.fill("#id_on", clock.today().isoformat())
    page.fill("#id_purpose", "商量用電")
    page.locator("[data-form=contact] button").click()
    expect(page.locator("[data-flags]")).to_contain_text("未經審批")
    page.locator("[data-form=correct] summary").click()
    page.fill("#id_cost", "120")
    page.select_option("#id_payer", "enterprise")
    page.fill("#id_reason", "補記費用")
    page.locator("[data-form=correct] button").click()
    for words in ("未經審批", "費用超標準", "不應由其支付"):
        expect(page.locator("[data-flags]")).to_contain_text(words)
    expect(page.locator("[data-answer]")).to_contain_text("還沒有回答")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    address = page.url

    office = open_page(address)
    office.get_by_role("button", name="同意").click()
    expect(office.get_by_role("button", name="同意")).to_have_count(0)
    expect(office.locator("[data-flags]")).not_to_contain_text("未經審批")


def test_visits_are_counted_down_for_all_together(open_page: Any) -> None:
    page = open_page("/pairing/contacts/", width=390, as_user="paired")
    for days in (1, 2):
        page.goto("/pairing/contacts/new/?subject=s-n34")
        page.select_option("#id_rule", "visit")
        page.fill("#id_on", (clock.today() + timedelta(days=days)).isoformat())
        page.fill("#id_purpose", "了解情況")
        page.locator("[data-form=contact] button").click()
        expect(page.locator("h1")).to_contain_text("計劃中")
    office = open_page("/pairing/subjects/s-n34/")
    expect(office.locator("[data-visits]")).to_contain_text("還可走訪 0 次")


@pytest.mark.parametrize("width", [1440, 390])
def test_the_pages_are_accessible_and_fit(open_page: Any, width: int) -> None:
    for path in PAGES:
        page = open_page(path, width=width)
        assert faults(page) == [], path
        page.evaluate("document.documentElement.dataset.bsTheme = 'dark'")
        page.wait_for_timeout(400)
        assert faults(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    page.goto("/pairing/")
    page.locator("[data-person] a").first.click()
    for closed in page.locator("main details summary").all():
        closed.click()
    page.wait_for_timeout(400)
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
