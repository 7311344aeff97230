"""A deal's way through the pages, from the lead to funds in place; a tranche without evidence is refused on it."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import SCORERS, USERNAME, Site, signed_in_as, watched
from tests.browser.test_access import faults

pytestmark = pytest.mark.browser

FUNDS = "/deals/funds/?place=S90600&period=2025-03"


def fill(page: Page, **values: str) -> None:
    """Fill the form of the page and send it."""
    form = page.locator("main form[method=post]")
    for name, value in values.items():
        field = form.locator(f'[name="{name}"]')
        if field.evaluate("node => node.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    form.locator("button[type=submit]").click()


def move(page: Page, code: str, stage: str, on: str, **more: str) -> None:
    page.goto(f"/subjects/{code}/stage/")
    fill(page, stage=stage, on=on, **more)


def written(page: Page) -> str:
    """The code of the subject whose page was come to."""
    expect(page.locator("[data-steps]")).to_be_visible()
    return page.url.rstrip("/").split("/")[-1]


def tranche(page: Page, deal: str, **fields: str) -> str:
    """Submit a payment from the page of the deal."""
    page.goto(f"/deals/{deal}/")
    page.get_by_role("link", name="申報一筆資金").click()
    fill(page, name_hant="試驗資金", **{f"field_{name}": value for name, value in fields.items()})
    return written(page)


def test_a_deal_from_its_lead_to_funds_in_place(
    browser: Browser, site: Site, browser_context_args: dict[str, Any]
) -> None:
    errors: list[str] = []
    contexts = []
    for username in (USERNAME, SCORERS[1]):  # who records, and who decides on it
        state = signed_in_as(username, site, browser, browser_context_args)
        contexts.append(browser.new_context(base_url=site.address, **{**browser_context_args, "storage_state": state}))
    page, deciding = (watched(context, errors) for context in contexts)

    page.goto("/deals/?place=S90600")
    page.get_by_role("link", name="登記線索").click()
    fill(page, name_hant="試驗招商項目")
    deal = written(page)
    page.goto("/deals/?place=S90600&on=2026-01-01")
    expect(page.locator('[data-stage="lead"]')).to_contain_text("試驗招商項目")

    move(page, deal, "contract", "2025-01-10")
    expect(page.locator("main [role=alert]")).to_contain_text("計入簽約額")  # what a signed deal must say
    move(page, deal, "registered", "2025-01-10")
    expect(page.locator("main [role=alert]")).to_contain_text("投資方")  # nor is its contract passed over
    page.goto(f"/subjects/{deal}/edit/")
    fill(page, field_investor="s-f05", field_investor_origin="省外", field_signed_on="2025-01-10", reason="簽約")
    written(page)
    move(page, deal, "contract", "2025-01-10", field_signed_amount="5", field_increment="5")
    written(page)

    first = tranche(page, deal, amount="8000", paid_on="2025-03-03", origin="省外")
    move(deciding, first, "accepted", "2025-03-20")
    expect(deciding.locator("main [role=alert]")).to_contain_text("憑證")
    move(deciding, first, "refused", "2025-03-20")
    expect(deciding.locator("main [role=alert]")).to_contain_text("不予認定的原因")
    move(deciding, first, "refused", "2025-03-20", field_refused_because="沒有付款憑證")
    written(deciding)
    second = tranche(
        page, deal, amount="12000", paid_on="2025-03-10", origin="省外", evidence_kind="銀行回單", evidence="回單 17"
    )
    page.goto(f"/deals/{deal}/")
    expect(page.locator("[data-in-place]")).to_have_text("0 億元")
    move(page, second, "accepted", "2025-03-25")
    expect(page.locator("main [role=alert]")).to_contain_text("登記或最後修改這一項的人")
    expect(page.locator("main [role=alert] a")).to_have_count(0)  # changing it helps nobody
    move(deciding, second, "accepted", "2025-03-25")
    written(deciding)

    page.goto(f"/deals/{deal}/")
    expect(page.locator("[data-in-place]")).to_have_text("1.2 億元")
    refused = page.locator(f'[data-tranche="{first}"]')
    expect(refused).to_contain_text("沒有付款憑證")
    expect(refused.locator("s")).to_have_text("0.8")
    assert faults(page) == []
    page.goto(FUNDS)
    march = page.locator('[data-figures="months"] tbody tr').first
    expect(march.locator("th")).to_have_text("2025-03")
    expect(march).to_contain_text("1.20")
    for context in contexts:
        context.close()
    assert [error for error in errors if "422" not in error] == []


@pytest.mark.parametrize("address", ["/deals/?place=S90000", "/deals/cohorts/?place=S90000", "/deals/s-d60/"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_pages_of_deals_fit_a_phone_and_have_no_faults(
    browser: Browser, site: Site, browser_context_args: dict[str, Any], address: str, theme: str
) -> None:
    errors: list[str] = []
    state = signed_in_as(USERNAME, site, browser, browser_context_args)
    arguments = {**browser_context_args, "viewport": {"width": 390, "height": 844}, "storage_state": state}
    context = browser.new_context(base_url=site.address, **arguments)
    context.add_cookies([{"name": "theme", "value": theme, "url": site.address}])
    page = watched(context, errors)
    page.goto(address)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert faults(page) == []
    context.close()
    assert errors == []
