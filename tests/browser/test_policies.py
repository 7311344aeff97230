"""A measure that needs no application: matched, told, paid for one company, and counted; and the pages as they must be."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from diaodu.kit import clock
from tests.browser.conftest import SCORERS
from tests.browser.test_access import faults

pytestmark = pytest.mark.browser

MEASURE = "/policies/measures/s-w01/"
PAGES = [
    "/policies/?on=2023-12-20",
    "/policies/take-up/",
    "/policies/take-up/?by=month",
    "/policies/packages/package.growth_2023/",
    f"{MEASURE}?show=fits",
    f"{MEASURE}?show=cases",
    "/policies/measures/s-m01/",
    "/policies/subjects/s-n01/",
]


def paid(page: Page) -> tuple[int, str]:
    """How many cases of the measure the take-up counts as paid, and how much was paid."""
    cells = page.locator("[data-row='s-w01'] td")
    return int(cells.nth(2).inner_text()), cells.nth(4).inner_text()


def test_a_policy_is_matched_paid_and_counted(open_page: Any) -> None:
    before = paid(open_page("/policies/take-up/?by=measure"))
    page = open_page(f"{MEASURE}?show=never")
    expect(page.locator("[data-never]")).not_to_have_text("0")
    page.locator("[data-match] summary").first.click()
    expect(page.locator("[data-match] [data-verdict='holds']").first).to_be_visible()
    name = page.locator("[data-match] a").first.inner_text()
    page.get_by_role("button", name="免申即享：告知全部").click()
    expect(page.locator("[data-never]")).to_have_text("0")
    page.goto(f"{MEASURE}?show=cases")
    page.locator("[data-case^='policy_case.']", has_text=name).first.locator("a").click()

    expect(page.locator("[data-steps]")).to_be_visible()

    page = open_page(page.url, as_user=SCORERS[1])  # who told does not decide
    page.get_by_role("link", name="轉入階段").click()
    page.select_option("#id_stage", "paid")
    page.fill("#id_field_amount", "18")
    page.fill("#id_field_paid_on", clock.today().isoformat())
    page.get_by_role("button", name="轉入").click()
    expect(page.locator("main")).to_contain_text("已兌付")

    count, amount = paid(open_page("/policies/take-up/?by=measure"))
    assert (count, float(amount)) == (before[0] + 1, float(before[1]) + 18)
    trail = open_page(f"/trail/policies.cases_paid/?place=S90000&period={clock.today():%Y-%m}")
    expect(trail.locator("main")).to_contain_text(name)


def test_whoever_sees_a_prefecture_sees_the_province_s_measures_and_the_own_enterprises(open_page: Any) -> None:
    page = open_page("/policies/", as_user="reporter")
    page.get_by_role("link", name="規上製造業穩產獎勵").first.click()
    expect(page.locator("[data-from-above]")).to_be_visible()
    found = page.locator("[data-match]")
    expect(found.first).to_be_visible()
    assert all("蜃樓市" in text for text in found.all_inner_texts())
    own = int(page.locator("[data-fits]").inner_text())
    page.get_by_role("link", name="登記內容").click()
    expect(page.locator("main")).to_contain_text("免申即享")
    expect(page.get_by_role("link", name="修改")).to_have_count(0)
    whole = open_page(MEASURE)
    expect(whole.locator("[data-from-above]")).to_have_count(0)
    assert int(whole.locator("[data-fits]").inner_text()) > own > 0
    assert page.request.get("/subjects/s-n01/").status == 404  # an enterprise of another prefecture


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
