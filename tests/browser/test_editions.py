"""A circular's whole life: written, reviewed, approved, released, rebuilt after a correction, corrected by the next one."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import ROOT, SCORERS, Site, _environment
from tests.browser.test_access import faults

pytestmark = pytest.mark.browser

PROVINCE, PREFECTURE = "S90000", "S90100"


def press(page: Page, words: str) -> None:
    page.get_by_role("button", name=words, exact=True).click()
    page.wait_for_selector("html[data-ready]")


def draft(page: Page, period: str) -> str:
    page.goto("/editions/")
    page.select_option("#kind", "investment_promotion")
    page.select_option("#place", PROVINCE)
    page.fill("#period", period)
    press(page, "起草")
    expect(page.locator(".state")).to_have_text("起草")
    return page.url.rstrip("/").rpartition("/")[2]


def release(page: Page, other: Page, key: str) -> None:
    press(page, "核稿")
    expect(page.locator(".state")).to_have_text("已核稿")
    expect(page.get_by_role("button", name="簽發", exact=True)).to_have_count(0)  # nobody approves their own
    other.goto(f"/editions/{key}/")
    press(other, "簽發")
    page.reload()
    press(page, "發佈")
    expect(page.locator(".state")).to_have_text("已發佈")


def run(database: str, *words: str) -> str:
    command = [sys.executable, "-m", *words]
    made = subprocess.run(command, cwd=ROOT, env=_environment(database), check=True, capture_output=True, text=True)
    return made.stdout


def test_a_circular_from_draft_to_the_next_one(open_page: Any, site_database: str, tmp_path: Path) -> None:
    page, other = open_page("/editions/"), open_page("/editions/", as_user=SCORERS[0])
    key = draft(page, "2023-10")
    page.get_by_role("link", name="改正文").click()
    text = page.input_value("#body")
    page.fill("#document_number", "招商調度〔2023〕10號")
    page.fill(
        "#body",
        text.replace("首次簽約的項目只計一次。", "首次簽約的項目只計一次。各地於{{ period month }}底前報送整改情況。"),
    )
    press(page, "保存並重算")
    expect(page.locator(".circular")).to_contain_text("各地於2023年10月底前報送整改情況。")
    release(page, other, key)

    page.locator("a.circular-figure").first.click()
    expect(page.locator("dl")).to_contain_text("未舍入值")
    page.get_by_role("link", name="追溯到出處").click()
    expect(page.locator("[data-trail]").first).to_be_visible()

    run(site_database, "diaodu.web.cli.main", "edition", "files", key, "--out", str(tmp_path / "kept"))
    run(site_database, "tests.browser.correct", PREFECTURE, "2023-10", "123450000000")
    told = run(
        site_database, "diaodu.web.cli.main", "edition", "rebuild", key, "--out", str(tmp_path / "made"), "--json"
    )
    assert json.loads(told)["identical"] is True
    for kept in (tmp_path / "kept").iterdir():
        assert kept.read_bytes() == (tmp_path / "made" / kept.name).read_bytes()

    following = draft(page, "2023-11")
    table = page.locator("#table-corrections")
    expect(table).to_contain_text("差錯更正")
    expect(table).to_contain_text("1234.5")
    expect(table).to_contain_text("招商調度〔2023〕10號")
    release(page, other, following)
    page.goto(f"/editions/{key}/")
    press(page, "起草更正通知")
    expect(page.locator(".circular-title")).to_contain_text("更正")
    expect(page.locator("#table-corrections")).to_contain_text("差錯更正")


def test_the_half_yearly_report_is_drafted_from_its_data(open_page: Any) -> None:
    page = open_page(f"/cooperation/report/?place={PROVINCE}&half=2023-H2")
    figures = page.locator("[data-report]")
    expect(figures).to_contain_text("對接央企次數")
    made = figures.locator("tr", has_text="對接央企次數 · 全部").locator("td").first.inner_text().split()[0]
    assert set(figures.locator("tbody td:nth-child(3)").all_inner_texts()) <= {"2023-H2", "2023"}
    press(page, "起草央地合作半年報告")
    expect(page.locator(".state")).to_have_text("起草")
    text = page.locator("main")
    expect(text).to_contain_text("央地合作項目2023年下半年報告")
    expect(text).to_contain_text(f"本期對接央企{made}次")
    assert "未報" not in text.inner_text()


def test_a_stranger_reads_and_takes_the_data(
    open_page: Any, browser: Browser, site: Site, browser_context_args: dict[str, Any]
) -> None:
    page, other = open_page("/editions/"), open_page("/editions/", as_user=SCORERS[0])
    page.select_option("#kind", "major_projects")
    page.select_option("#place", PROVINCE)
    page.fill("#period", "2023-09")
    press(page, "起草")
    key = page.url.rstrip("/").rpartition("/")[2]
    release(page, other, key)
    context = browser.new_context(base_url=site.address, **browser_context_args, viewport={"width": 390, "height": 844})
    stranger = context.new_page()
    stranger.goto("/public/")
    stranger.locator(f'a[href="/public/{key}/"]').click()
    expect(stranger.locator(".circular-title")).to_contain_text("2023年9月")
    assert stranger.evaluate("document.documentElement.scrollWidth") <= 390
    assert faults(stranger) == []
    with stranger.expect_download() as started:
        stranger.locator(f'a[href="/public/{key}/files/table-places.csv"]').click()
    rows = Path(started.value.path()).read_text(encoding="utf-8-sig").splitlines()
    assert rows[0].startswith("位次,地區,")
    assert len(rows) == 7
    stranger.goto(f"/editions/{key}/")
    expect(stranger.locator("#id_username")).to_be_visible()
    context.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_pages_of_circulars_follow_the_accessibility_rules(open_page: Any, theme: str) -> None:
    page = open_page("/editions/")
    if theme == "dark":
        page.click("[data-theme-switch]")
        page.wait_for_timeout(400)
    assert faults(page) == []
    key = draft(page, "2023-08")
    for path in ("", "text/", "figures/f1/"):
        page.goto(f"/editions/{key}/{path}")
        page.wait_for_timeout(400)
        assert faults(page) == []
        page.set_viewport_size({"width": 390, "height": 844})
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        page.set_viewport_size({"width": 1440, "height": 900})
