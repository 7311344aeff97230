"""Notices in a real browser and a real mailbox: told, read, mailed where one wants it, and forgotten again."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PASSWORD, ROOT, Site, _environment, served, signed_in_as, watched
from tests.browser.test_access import faults
from tests.notices.catcher import Catcher

pytestmark = pytest.mark.browser

READER, ADDRESS = "told-reader", "told-reader@mail.example"
TELL = f"""
import django
django.setup()
from django.db import transaction
from diaodu.kit import clock
from tests.builders import make_user
from tests.notices.told import tell
user = make_user("{READER}", place="CN")
user.set_password("{PASSWORD}")
user.save()
with transaction.atomic():
    tell(user, key="first", address="/help/", at=clock.now())
    tell(user, key="second", address="/help/", at=clock.now(), urgent=True)
"""


@pytest.fixture
def catcher() -> Iterator[Catcher]:
    with Catcher() as running:
        yield running


@pytest.fixture
def mailing_site(site_database: str, catcher: Catcher) -> Iterator[Site]:
    """The site with a mail server, on which somebody was told two things."""
    sending = {
        "DIAODU_MAIL_URL": f"smtp://127.0.0.1:{catcher.port}?tls=no",
        "DIAODU_MAIL_FROM": "office@diaodu.example",
    }
    environment = {**_environment(site_database), **sending}
    subprocess.run([sys.executable, "-c", TELL], cwd=ROOT, env=environment, check=True)
    with served(environment) as site:
        yield site


def unfaulty(page: Page) -> None:
    """In light and dark, on a desktop and on a phone, where nothing runs over the edge."""
    for width in (1440, 390):
        page.set_viewport_size({"width": width, "height": 900})
        for _theme in range(2):
            assert faults(page) == [], (page.url, width)
            page.evaluate("document.querySelector('[data-theme-switch]').click()")
            page.wait_for_timeout(400)
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_notice_is_read_and_mailed_where_its_reader_wants_it(
    mailing_site: Site, catcher: Catcher, browser: Browser, browser_context_args: dict[str, Any]
) -> None:
    state = signed_in_as(READER, mailing_site, browser, browser_context_args)
    context = browser.new_context(base_url=mailing_site.address, storage_state=state, **browser_context_args)
    errors: list[str] = []
    page = watched(context, errors)
    page.goto("/")
    bell = page.locator("[data-bell]")
    expect(bell).to_contain_text("未讀提醒：2 條")
    bell.click()
    expect(page.locator("[data-notice=unread]")).to_have_count(2)
    unfaulty(page)
    page.locator("[data-open]").first.click()
    page.wait_for_url("**/help/")
    page.goto("/notices/")
    expect(page.locator("[data-notice]").last).to_have_attribute("data-notice", "seen")
    page.get_by_role("button", name="全部標為已讀").click()
    expect(page.locator("[data-notice=unread]")).to_have_count(0)

    page.get_by_role("link", name="郵件設置").click()
    page.get_by_label("登記郵箱").fill(ADDRESS)
    page.get_by_role("button", name="發確認郵件").click()
    expect(page.locator("[data-email]")).to_contain_text("等待確認")
    unfaulty(page)
    (mail,) = catcher.to(ADDRESS)
    body = mail.get_body(("plain",))
    assert body
    (path,) = re.findall(r"https?://[^/\s]+(/account/mail/confirm/\S+)", body.get_content())
    page.goto(path)
    unfaulty(page)
    page.get_by_role("button", name="是我的郵箱，確認").click()
    expect(page.locator("[data-email]")).to_contain_text("已確認")
    at_once = page.get_by_role("radio", name="隨到隨發", exact=True)
    at_once.check()
    page.get_by_role("button", name="保存", exact=True).click()
    expect(at_once).to_be_checked()

    page.get_by_role("link", name="保存了我的哪些個人信息").click()
    expect(page.locator("[data-detail=email]")).to_contain_text(ADDRESS)
    unfaulty(page)
    page.get_by_role("button", name="抹去上表的內容").click()
    expect(page.locator("[data-detail=email]")).not_to_contain_text(ADDRESS)
    context.close()
    assert errors == []
