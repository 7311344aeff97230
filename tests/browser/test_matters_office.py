"""The office's pages of matters: accessible in light and dark, on a desk and on a phone, and plain about what they say."""

from __future__ import annotations

import os
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import ROOT, _environment
from tests.browser.test_access import faults

pytestmark = pytest.mark.browser
INVENTED, PUBLISHED = "S90000", "620000"
BOARD, WEEKLY = f"/matters/board/?place={INVENTED}&period=2023-12", f"/matters/weekly/?place={INVENTED}&week=2024-W02"
PAGES = {
    "board": BOARD,
    "board-published": f"/matters/board/?place={PUBLISHED}",
    "kanban": f"/matters/kanban/?place={INVENTED}",
    "kanban-kept": f"/matters/kanban/?place={PUBLISHED}&kind=commitment",
    "weekly": WEEKLY,
    "after": f"/matters/board/after/?place={INVENTED}",
    "calendar": "/matters/calendar/?month=2024-01",
    "mine": "/matters/",
}
SIZES = ((1440, 900), (390, 844))


@pytest.fixture(scope="module")
def kept(site_database: str) -> None:
    """Matters that are only kept, for what the packs brought."""
    command = [sys.executable, "-m", "tests.browser.raised"]
    subprocess.run(command, cwd=ROOT, env=_environment(site_database), check=True)


def sound(page: Page, name: str) -> None:
    """Accessible and no wider than its window, at both sizes and in both themes, with one loading of the page."""
    for theme in ("light", "dark"):
        for width, height in SIZES:
            page.set_viewport_size({"width": width, "height": height})
            page.wait_for_timeout(100)
            assert faults(page) == [], (name, theme, width)
            assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), (name, theme, width)
            if folder := os.environ.get("DIAODU_SHOTS"):
                page.screenshot(path=str(Path(folder) / f"office-{name}-{theme}-{width}.png"), full_page=True)
        page.evaluate("document.querySelector('[data-theme-switch]').click()")
        page.wait_for_timeout(400)
    page.set_viewport_size({"width": 1440, "height": 900})


@pytest.mark.parametrize("name", PAGES)
def test_the_office_s_pages_are_sound(open_page: Any, kept: None, name: str) -> None:
    page = open_page(PAGES[name])
    assert page.locator("h1").count() == 1
    sound(page, name)


def test_a_matter_is_sound_and_one_that_is_only_kept_says_so(open_page: Any, kept: None) -> None:
    page = open_page(f"/matters/all/?kind=blocker&place={INVENTED}")
    page.locator("[data-matter] a").first.click()
    expect(page.locator("[data-clock]")).to_contain_text("逾期")
    sound(page, "matter")
    page.goto(f"/matters/all/?kind=commitment&state=kept&place={PUBLISHED}")
    expect(page.locator("[data-matter]").first).to_contain_text("結果未公佈")
    page.locator("[data-matter] a").first.click()
    expect(page.locator("[data-clock]")).to_contain_text("不等於沒有完成")
    expect(page.locator("main")).not_to_contain_text("逾期")
    expect(page.locator("[data-ladder]")).to_have_count(0)
    sound(page, "matter-kept")


def test_the_board_leads_from_its_ten_latest_rows_to_all(open_page: Any) -> None:
    page = open_page(BOARD)
    rows = page.locator("[data-late] tbody tr")
    expect(rows).to_have_count(10)
    expect(page.locator("[data-played]")).to_contain_text("2023")
    expect(page.locator("[data-rates] .light-red").first).to_contain_text("示例")
    page.locator("[data-more] a").click()
    expect(page.locator("[data-more]")).to_have_count(0)
    total = int(page.locator("[data-late-total]").inner_text())
    assert rows.count() > 10
    assert sum(int(cell) for cell in rows.locator("td.number").all_inner_texts()) == total


def test_what_a_factor_holds_up_leads_to_its_projects(open_page: Any) -> None:
    page = open_page(BOARD)
    figure = page.locator("[data-factors] tbody a.figure").first
    shown = figure.inner_text()
    figure.click()
    trail = page.locator("#trail.show [data-trail]")
    expect(trail).to_be_visible()
    expect(trail).to_contain_text(shown)
    expect(trail.locator("a[href^='/subjects/']").first).to_be_visible()


def test_the_weekly_list_and_its_files_hold_the_same(open_page: Any) -> None:
    page = open_page(WEEKLY)
    expect(page.locator("[data-then]")).to_be_visible()
    chapter = page.locator("[data-chapter=overdue] tbody tr")
    expect(chapter).to_have_count(25)
    page.locator("[data-more] a").first.click()
    expect(page.locator("[data-more]")).to_have_count(0)
    titles = page.locator("[data-chapter] tbody tr td:first-child a").all_inner_texts()
    files = {
        form: page.context.request.get(f"/matters/weekly.{form}?place={INVENTED}&week=2024-W02")
        for form in ("docx", "xlsx")
    }
    assert {form: found.status for form, found in files.items()} == {"docx": 200, "xlsx": 200}
    word = docx.Document(BytesIO(files["docx"].body()))
    assert [row.cells[0].text for table in word.tables for row in table.rows[1:]] == titles
    assert any("示例" in paragraph.text for paragraph in word.paragraphs)
    sheet = openpyxl.load_workbook(BytesIO(files["xlsx"].body()), read_only=True).worksheets[0]
    assert [row[1] for row in sheet.iter_rows(min_row=2, values_only=True)] == titles
