"""A run logged late on its service's page, and the plan against runs changing by it."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.test_access import faults

pytestmark = pytest.mark.browser

SERVICE = "/freight/services/s-l03/?year=2023"


def test_a_run_logged_late_changes_the_plan_against_runs(open_page: Any) -> None:
    page = open_page(SERVICE)
    row = page.locator("[data-plan] tbody tr").first
    kept, late = row.locator("[data-kept]").inner_text(), int(row.locator("[data-late]").inner_text())
    expect(page.locator("[data-chart=route][data-drawn=true]")).to_have_count(1)
    page.get_by_role("link", name="登記 班次").click()
    expect(page.locator("main [role=note]")).to_contain_text("水月至歸墟港貨運班列")
    form = page.locator("main form[method=post]")
    typed = {"name_hant": "試驗晚發班次", "place": "S90400"}
    typed |= {f"field_{code}": "2023-05-0" + day for code, day in (("planned_on", "3"), ("departed_on", "8"))}
    for name, value in typed.items():
        form.locator(f'[name="{name}"]').fill(value)
    form.locator('[name="stage"]').select_option("departed")
    form.locator('[name="field_direction"]').select_option("發運")
    form.locator("button[type=submit]").click()
    expect(page.locator("h1")).to_contain_text("試驗晚發班次")

    page.goto(SERVICE)
    departed = int(kept.split("/")[0])
    expect(row.locator("[data-kept]")).to_contain_text(f"{departed + 1} /")
    expect(row.locator("[data-late]")).to_have_text(str(late + 1))
    page.goto("/freight/runs/?service=s-l03&first=2023-05-08&last=2023-05-08")
    expect(page.locator("[data-runs] tbody tr").first).to_contain_text("晚 5 天")
    page.goto("/freight/plan/?place=S90400&year=2023")
    line = page.locator("[data-plan] tbody tr", has_text="水月至歸墟港貨運班列")
    expect(line.locator("[data-late]")).to_have_text(str(late + 1))


@pytest.mark.parametrize(
    "path",
    [
        "/freight/?place=620000",
        "/freight/plan/?place=S90000&year=2023",
        SERVICE,
        "/freight/runs/",
        "/subjects/s-r151/",
        "/trade/?place=S90000",
    ],
)
def test_the_pages_fit_a_phone_and_follow_the_accessibility_rules(open_page: Any, path: str) -> None:
    for width in (1440, 390):
        page = open_page(path, width=width)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        assert faults(page) == []
