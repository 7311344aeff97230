"""Evidence on a phone: a photograph is attached to a step, found in the history and taken from there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, FilePayload, Page, expect

from tests.browser.conftest import Site
from tests.browser.test_drafts import phone, signed_in
from tests.browser.test_matters import OFFICE, PHONE, STEWARD, people, raised, sound
from tests.kit import attached

__all__ = ["people", "phone"]
pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]
PHOTO: FilePayload = {"name": "現場照片.jpg", "mimeType": "image/jpeg", "buffer": attached.jpg()}
SLY: FilePayload = {"name": "photo.png", "mimeType": "image/png", "buffer": b"<svg onload='alert(1)'/>"}


def ending(page: Page, *files: FilePayload) -> None:
    """The form of the step filled in, with files."""
    page.get_by_label("或交給哪個單位").select_option("S90500")
    page.get_by_label("說明", exact=True).fill("現場已看")
    page.get_by_label("附件", exact=True).set_input_files(files)


def press(page: Page) -> None:
    page.get_by_role("button", name="提交辦理").click()


def done(page: Page) -> None:
    expect(page.locator('[data-step="assign"]')).to_have_attribute("data-stands", "done")


def kept_once(page: Page) -> None:
    expect(page.locator("[data-history] [data-file]")).to_have_count(1)
    expect(page.locator("[data-history] [data-file]")).to_contain_text("現場照片.jpg")


def test_a_photograph_is_attached_on_a_phone_seen_and_taken(open_page: OpenPage, people: None, tmp_path: Path) -> None:
    page = open_page(raised(open_page, "附照片的堵點"), width=PHONE, as_user=OFFICE)
    count = page.locator("[data-end] [data-field-count]").get_attribute("data-field-count")
    assert int(count or 0) == len(page.locator("[data-end] form .mb-3").all()) - 1  # a file is not asked for
    ending(page, PHOTO)
    press(page)
    done(page)
    kept_once(page)
    sound(page, "evidence-history")
    with page.expect_download() as sent:
        page.locator("[data-history] [data-file] a").click()
    assert sent.value.suggested_filename == "現場照片.jpg"
    sent.value.save_as(tmp_path / "taken.jpg")
    taken = (tmp_path / "taken.jpg").read_bytes()
    assert taken.startswith(b"\xff\xd8\xff")
    assert [secret for secret in attached.SECRETS if secret in taken] == []
    steward = open_page(page.url[page.url.index("/matters/") :], width=PHONE, as_user=STEWARD)
    expect(steward.get_by_role("link", name="現場照片.jpg")).to_be_visible()


def test_a_wrong_file_is_told_beside_what_was_typed(
    phone: BrowserContext, open_page: OpenPage, site: Site, people: None
) -> None:
    address = raised(open_page, "附錯了文件")
    page = signed_in(phone, site, OFFICE)
    page.goto(address)
    ending(page, PHOTO, SLY)
    press(page)
    refused = page.locator("[data-end] .field-errors")
    expect(refused).to_contain_text("「photo.png」的內容不是")
    expect(refused).to_contain_text("重新選擇")
    expect(page.get_by_label("說明", exact=True)).to_have_value("現場已看")
    sound(page, "evidence-refused")
    page.get_by_label("附件", exact=True).set_input_files([PHOTO])
    press(page)
    done(page)
    kept_once(page)


def test_what_waits_on_an_open_page_is_sent_with_its_files(open_page: OpenPage, people: None) -> None:
    page = open_page(raised(open_page, "斷網時附照片"), width=PHONE, as_user=OFFICE)
    page.context.set_offline(True)
    ending(page, PHOTO)
    press(page)
    expect(page.locator("[data-end] [data-told]")).to_contain_text("離線草稿已保存")
    page.context.set_offline(False)
    done(page)
    kept_once(page)


def test_a_draft_tells_which_files_to_choose_again_and_waits_for_them(open_page: OpenPage, people: None) -> None:
    address = raised(open_page, "關了頁面再回來")
    page = open_page(address, width=PHONE, as_user=OFFICE)
    page.context.set_offline(True)
    ending(page, PHOTO)
    press(page)
    expect(page.locator("[data-end] [data-told]")).to_contain_text("離線草稿已保存")
    page.goto("about:blank")
    page.context.set_offline(False)
    told = page.locator("[data-end] [data-told]")
    for _visit in range(2):
        page.goto(address)
        expect(told).to_contain_text("請重新選擇後再提交：現場照片.jpg")
        expect(page.get_by_label("說明", exact=True)).to_have_value("現場已看")
        page.wait_for_timeout(500)  # long enough to be sent, if it were
        expect(page.locator('[data-step="assign"]')).to_have_attribute("data-stands", "open")
    sound(page, "evidence-lost")
    page.get_by_label("附件", exact=True).set_input_files([PHOTO])
    press(page)
    done(page)
    kept_once(page)


def test_who_manages_persons_erases_what_a_file_holds(open_page: OpenPage, people: None) -> None:
    page = open_page(raised(open_page, "刪除附件內容"), as_user=OFFICE)
    ending(page, PHOTO)
    press(page)
    kept_once(page)
    file = page.locator("[data-history] [data-file]")
    file.locator("summary").click()
    file.get_by_label("刪除原因").fill("照片中有身份證")
    sound(page, "evidence-erasing")
    page.evaluate("document.documentElement.dataset.bsTheme = 'dark'")
    page.wait_for_timeout(400)  # colours pass over
    sound(page, "evidence-erasing-dark")
    file.get_by_role("button", name="刪除內容").click()
    expect(file).to_contain_text("附件內容已刪除")
    expect(file).to_contain_text("照片中有身份證")
    expect(file).not_to_contain_text("現場照片.jpg")
    sound(page, "evidence-erased")
