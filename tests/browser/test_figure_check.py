"""Figure check in a browser: a text pasted, a Word file dropped, marks moved through by keys, and the marked file."""

from __future__ import annotations

import base64
import io
from pathlib import Path
from typing import Any

import docx
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import SCORERS, Site
from tests.browser.test_access import faults
from tests.figure_check.made import DRAFT, SCRIPT

pytestmark = pytest.mark.browser

DROP = """([form, name, content]) => {
  const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
  const dropped = new DataTransfer();
  dropped.items.add(new File([bytes], name));
  form.dispatchEvent(new DragEvent("drop", { dataTransfer: dropped, bubbles: true, cancelable: true }));
}"""
TYPED = '\n\n全省共實施{{ quote "2023年省列重大項目278個", source=page }}。\n'


def checked(page: Page, text: str) -> None:
    page.fill("#text", text)
    page.get_by_role("button", name="核校", exact=True).click()
    page.wait_for_selector("[data-outcome]")


def word_file() -> bytes:
    made = docx.Document()
    for line in DRAFT.splitlines():
        made.add_paragraph(line)
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def comments(path: Path) -> list[str]:
    return [comment.text for comment in docx.Document(str(path)).comments]


def test_a_pasted_text_is_marked_listed_and_walked_through_by_keys(open_page: Any, tmp_path: Path) -> None:
    page = open_page("/figure-check/")
    checked(page, DRAFT + SCRIPT)
    expect(page.locator("[data-outcome]")).to_have_text("錯誤 3 處")
    expect(page.locator("[data-outcome]")).to_be_focused()
    expect(page.locator('[data-mark="contradicted"]')).to_have_count(2)
    expect(page.locator("[data-text]")).to_contain_text(SCRIPT)
    expect(page.locator("[data-list] li").first).to_contain_text("287 個")

    first, second = page.locator("[data-mark]").nth(0), page.locator("[data-mark]").nth(1)
    page.keyboard.press("j")
    expect(first).to_be_focused()
    expect(page.locator("[data-list] li.check-chosen").first).to_contain_text("278個")
    page.keyboard.press("j")
    expect(second).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(first).to_be_focused()
    page.keyboard.press("k")
    expect(page.locator("[data-mark]").last).to_be_focused()

    page.locator('[data-filter="arithmetic"]').click()
    expect(page.locator("[data-list] li:visible")).to_have_count(1)
    expect(page.locator("[data-list] li:visible")).to_contain_text("320億元 + 206億元 ≠ 580億元")
    page.keyboard.press("j")
    expect(page.locator('[data-mark="arithmetic"]')).to_be_focused()
    page.locator('[data-filter=""]').click()

    page.locator("[data-list] li", has_text="287 個").get_by_role("link", name="省列重大項目數").click()
    expect(page.locator("#trail-body")).to_contain_text("287")
    page.keyboard.press("Escape")

    with page.expect_download() as download:
        page.get_by_role("button", name="下載加批註的 Word 文件").click()
    download.value.save_as(tmp_path / "marked.docx")
    assert any("278個" in each for each in comments(tmp_path / "marked.docx"))
    expect(page.locator("#text")).to_have_value(DRAFT + SCRIPT)  # the page is still there


def test_a_dropped_word_file_is_checked_and_comes_back_marked(open_page: Any, tmp_path: Path) -> None:
    page = open_page("/figure-check/")
    form = page.locator("#draft").element_handle()
    page.evaluate(DROP, [form, "進展.docx", base64.b64encode(word_file()).decode()])
    expect(page.locator("[data-outcome]")).to_have_text("錯誤 3 處")
    expect(page.locator("#checked")).to_contain_text("進展.docx")
    with page.expect_download() as download:
        page.get_by_role("button", name="下載加批註的 Word 文件").click()
    assert download.value.suggested_filename == "進展-核校.docx"
    download.value.save_as(tmp_path / "marked.docx")
    assert len(comments(tmp_path / "marked.docx")) == 3
    assert docx.Document(str(tmp_path / "marked.docx")).paragraphs[0].text == DRAFT.splitlines()[0]


def test_what_is_refused_is_told_without_losing_the_text(
    browser: Browser, site: Site, signed_in: dict[str, Any], browser_context_args: dict[str, Any]
) -> None:
    # a context of its own: the console tells that the server refused, which is what happens here
    context = browser.new_context(base_url=site.address, storage_state=signed_in, **browser_context_args)
    page = context.new_page()
    page.goto("/figure-check/")
    page.fill("#period", "快了")
    page.fill("#text", DRAFT)
    with page.expect_response("**/figure-check/"):
        page.get_by_role("button", name="核校", exact=True).click()
    expect(page.locator("#refused")).to_be_focused()
    expect(page.locator("#text")).to_have_value(DRAFT)
    page.fill("#text", "投資1億元，" * 20_000)
    page.get_by_role("button", name="核校", exact=True).click()
    expect(page.locator("[data-progress]")).to_contain_text("100,000")
    context.close()


@pytest.mark.parametrize("language", ["繁體", "简体", "English"])
def test_what_was_found_follows_the_accessibility_rules(open_page: Any, language: str) -> None:
    page = open_page("/figure-check/")
    page.get_by_role("button", name=language).click()
    page.wait_for_selector("html[data-ready]")
    page.fill("#text", DRAFT)
    page.locator("#draft .btn-primary").click()
    page.wait_for_selector("[data-outcome]")
    for width in (1440, 390):
        page.set_viewport_size({"width": width, "height": 844})
        for _theme in ("light", "dark"):
            page.wait_for_timeout(300)
            assert faults(page) == []
            page.evaluate("document.querySelector('[data-theme-switch]').click()")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.locator('[data-mark="arithmetic"]').click()
    expect(page.locator("[data-list] li", has_text="320億元 + 206億元")).to_be_in_viewport()


def test_a_circular_with_a_contradicted_number_is_released_with_a_reason_only(open_page: Any) -> None:
    page, other = open_page("/editions/"), open_page("/editions/", as_user=SCORERS[0])
    page.select_option("#kind", "briefing")
    page.select_option("#place", "620000")
    page.fill("#period", "2023-01")
    page.get_by_role("button", name="起草", exact=True).click()
    page.get_by_role("link", name="改正文").click()
    page.fill("#body", page.input_value("#body") + TYPED)
    page.get_by_role("button", name="保存並重算").click()
    expect(page.locator("#doubts")).to_contain_text("278個")
    page.get_by_role("button", name="核稿", exact=True).click()
    expect(page.locator(".state")).to_have_text("已核稿")
    other.goto(page.url)
    other.get_by_role("button", name="簽發", exact=True).click()
    page.reload()
    expect(page.get_by_role("button", name="發佈", exact=True)).to_have_count(0)
    page.get_by_label("照發的理由").fill("引文如此")
    page.get_by_role("button", name="寫明理由並發佈").click()
    expect(page.locator(".state")).to_have_text("已發佈")
    expect(page.locator("main")).to_contain_text("引文如此")
