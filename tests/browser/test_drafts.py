"""Drafts of forms that are filled in in the field: whose they are, and when they are sent again."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route, expect

from tests.browser.conftest import ROOT, Site, _environment
from tests.browser.test_matters import DISPATCH, FORM, OFFICE, PHONE, PROJECT, STEWARD, filled, sound

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]
OTHER, ENTERPRISE, SESSION = "second-steward", "s-n17", "diaodu-session"


@pytest.fixture(scope="module")
def people(site: Site, site_database: str) -> None:
    """Two stewards and an office of one prefecture."""
    command = [sys.executable, "-m", "tests.browser.matters_people", site.password]
    subprocess.run(command, cwd=ROOT, env=_environment(site_database), check=True)


@pytest.fixture
def phone(browser: Browser, site: Site, people: None) -> BrowserContext:
    """One phone that several people use one after the other."""
    viewport = {"width": PHONE, "height": 900}
    return browser.new_context(base_url=site.address, viewport=viewport, reduced_motion="reduce")  # nothing moves away


def signed_in(context: BrowserContext, site: Site, username: str) -> Page:
    """A page of somebody who has just signed in."""
    page = context.new_page()
    page.goto("/login/")
    page.fill("#id_username", username)
    page.fill("#id_password", site.password)
    page.click("main form button.btn-primary")
    page.wait_for_selector("aside")
    return page


def drafts(page: Page) -> list[str]:
    """The names of the drafts that the browser keeps."""
    found: list[str] = page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('draft:'))")
    return found


def pressed_without_a_network(page: Page, title: str) -> None:
    """The form filled in and its button pressed while the site cannot be reached."""
    page.goto(FORM)
    filled(page, title)
    page.context.set_offline(True)
    page.get_by_role("button", name="提出", exact=True).click()
    expect(page.locator("[data-told]")).to_contain_text("離線草稿已保存")


def signed_out(page: Page) -> None:
    """Sign out by the menu."""
    page.goto("/help/")
    page.wait_for_selector("html[data-ready]")
    page.get_by_role("button", name="打開菜單").click()
    page.locator("form[action='/logout/'] button").click()
    page.wait_for_selector("#id_username")


def raised(page: Page, title: str) -> Locator:
    """What was raised under a title, in a list of all."""
    page.goto(f"/matters/all/?about={PROJECT}")
    return page.locator("[data-matter]", has_text=title)


def answering(status: int, sent: list[str]) -> Callable[[Route], None]:
    """A server that answers every form by a status, and writes down what was sent."""

    def answer(route: Route) -> None:
        if route.request.method != "POST":
            route.continue_()
            return
        sent.append(route.request.post_data or "")
        route.fulfill(status=status, content_type="text/html", body="<h1>系統出錯</h1>")

    return answer


def test_what_is_told_stands_beside_the_button(phone: BrowserContext, site: Site) -> None:
    page = signed_in(phone, site, STEWARD)
    pressed_without_a_network(page, "按鈕旁的話")
    told, button = page.locator("[data-told]"), page.get_by_role("button", name="提出", exact=True)
    expect(told).to_be_in_viewport()
    expect(button).to_be_in_viewport()
    assert told.bounding_box()["y"] < button.bounding_box()["y"]  # type: ignore[index]
    sound(page, "draft-told")


def test_a_draft_is_neither_shown_to_nor_sent_for_whoever_signs_in_next(phone: BrowserContext, site: Site) -> None:
    title = "甲寫下、乙登錄"
    page = signed_in(phone, site, STEWARD)
    pressed_without_a_network(page, title)
    page.goto("about:blank")
    phone.clear_cookies()  # the session has ended
    phone.set_offline(False)
    other = signed_in(phone, site, OTHER)
    assert drafts(other) == []
    other.goto(FORM)
    expect(other.get_by_label("事項名稱")).to_have_value("")
    other.wait_for_timeout(500)  # long enough to be sent, if it were
    expect(raised(other, title)).to_have_count(0)


def test_a_page_left_open_sends_nothing_for_whoever_signed_in_meanwhile(
    phone: BrowserContext, browser: Browser, site: Site
) -> None:
    title = "舊頁面還開着"
    page = signed_in(phone, site, STEWARD)
    pressed_without_a_network(page, title)
    elsewhere = browser.new_context(base_url=site.address)
    signed_in(elsewhere, site, OTHER)
    phone.clear_cookies()
    phone.add_cookies(elsewhere.cookies())  # type: ignore[arg-type]  # as if signed in in another tab
    phone.set_offline(False)
    expect(page.locator("[data-told]")).to_contain_text("沒有提交成功")
    expect(page.get_by_label("事項名稱")).to_have_value(title)
    expect(raised(page, title)).to_have_count(0)


def test_whoever_s_session_ended_finds_the_draft_again(phone: BrowserContext, site: Site) -> None:
    title = "會話過期後再登錄"
    page = signed_in(phone, site, STEWARD)
    page.goto(FORM)
    filled(page, title)
    phone.clear_cookies(name=SESSION)
    page.get_by_role("button", name="提出", exact=True).click()
    page.wait_for_selector("#id_username")
    page.fill("#id_username", STEWARD)
    page.fill("#id_password", site.password)
    page.click("main form button.btn-primary")
    expect(page.get_by_label("事項名稱")).to_have_value(title)
    page.wait_for_timeout(500)
    expect(raised(page, title)).to_have_count(0)  # the answer ended the sending


def test_signing_out_leaves_no_draft(phone: BrowserContext, site: Site) -> None:
    page = signed_in(phone, site, STEWARD)
    page.goto(FORM)
    filled(page, "退出後不留")
    assert len(drafts(page)) == 1
    assert STEWARD not in drafts(page)[0]
    signed_out(page)
    assert drafts(page) == []


@pytest.mark.parametrize("status", [403, 422, 500, 502])
def test_any_answer_ends_the_sending_and_the_draft_stays(phone: BrowserContext, site: Site, status: int) -> None:
    title = f"服務器答了 {status}"
    sent: list[str] = []
    page = signed_in(phone, site, STEWARD)
    page.goto(FORM)
    filled(page, title)
    phone.route("**/matters/new/**", answering(status, sent))
    page.get_by_role("button", name="提出", exact=True).click()
    expect(page.locator("[data-told]")).to_contain_text(f"沒有提交成功（{status}）")
    assert len(sent) == 1
    for _visit in range(2):
        page.goto(FORM)
        expect(page.get_by_label("事項名稱")).to_have_value(title)
        page.wait_for_timeout(500)
    assert len(sent) == 1
    phone.unroute("**/matters/new/**")
    page.get_by_role("button", name="提出", exact=True).click()  # by hand
    expect(page.locator("h1")).to_contain_text(title)
    assert drafts(page) == []


def test_what_is_refused_comes_back_beside_what_was_typed(phone: BrowserContext, site: Site) -> None:
    page = signed_in(phone, site, STEWARD)
    page.goto(FORM)
    page.get_by_label("緩急").select_option("urgent")
    page.get_by_role("button", name="提出", exact=True).click()
    expect(page.locator("#id_title_error")).to_contain_text("請寫明事項名稱")
    expect(page.locator("#id_field_factor_error")).to_be_visible()
    expect(page.get_by_label("緩急")).to_have_value("urgent")
    expect(page.locator("[data-refused]")).to_be_focused()
    sound(page, "draft-refused")
    filled(page, "改好再提")
    page.get_by_role("button", name="提出", exact=True).click()
    expect(page.locator("h1")).to_contain_text("改好再提")


def test_an_answer_that_never_came_is_sent_again_on_the_next_visit_once(phone: BrowserContext, site: Site) -> None:
    title = "斷在半路"
    page = signed_in(phone, site, STEWARD)
    page.goto(FORM)
    filled(page, title)

    def lost(route: Route) -> None:
        if route.request.method == "POST":
            route.fetch(max_redirects=0)  # it arrived
            route.abort()  # and its answer did not
        else:
            route.continue_()

    phone.route("**/matters/new/**", lost)
    page.get_by_role("button", name="提出", exact=True).click()
    expect(page.locator("[data-told]")).to_contain_text("離線草稿已保存")
    phone.unroute("**/matters/new/**")
    page.goto(FORM)
    expect(page.locator("h1")).to_contain_text(title)
    expect(raised(page, title)).to_have_count(1)


def test_an_enterprise_keeps_its_draft_under_its_own_address(phone: BrowserContext, site: Site) -> None:
    title = "企業斷網時寫下"
    address = enterprise_address(signed_in(phone, site, DISPATCH))
    page = phone.new_page()
    page.goto(address)
    form = page.locator("[data-raise=demand]")
    form.locator("summary").click()
    form.get_by_label("要辦的事").fill(title)
    form.get_by_label("訴求類別").select_option("land")
    form.get_by_label("訴求內容").fill("缺 12 畝")
    phone.set_offline(True)
    form.get_by_role("button", name="提出").click()
    expect(form.locator("[data-told]")).to_contain_text("離線草稿已保存")
    assert [key.split(":")[1] for key in drafts(page)] == ["link"]
    assert address.strip("/").split("/")[-1] not in drafts(page)[0]
    phone.set_offline(False)
    expect(page.locator("[data-matter]", has_text=title)).to_have_count(1)
    assert drafts(page) == []

    # the address is closed while the form is filled in again: nothing typed is lost
    form = page.locator("[data-raise=demand]")
    form.locator("summary").click()
    form.get_by_label("要辦的事").fill("地址已撤銷")
    office = phone.new_page()
    office.goto(f"/subjects/{ENTERPRISE}/")
    office.locator("[data-enterprise-link]").get_by_role("button", name="撤銷").click()
    expect(office.get_by_role("status").first).to_contain_text("已撤銷")
    form.get_by_role("button", name="提出").click()
    expect(form.locator("[data-told]")).to_contain_text("請向聯繫人另取地址")
    expect(form.get_by_label("要辦的事")).to_have_value("地址已撤銷")


def enterprise_address(page: Page) -> str:
    """The private address that the office gives an enterprise."""
    page.goto(f"/subjects/{ENTERPRISE}/")
    page.locator("[data-enterprise-link]").get_by_role("button", name="取得地址").click()
    address = page.locator("[data-link-address]").input_value()
    return address[address.index("/e/") :]


def test_a_title_of_one_long_word_widens_no_page(open_page: OpenPage, people: None) -> None:
    title = "W" * 200
    page = open_page(FORM, width=PHONE, as_user=STEWARD)
    filled(page, title)
    page.get_by_role("button", name="提出", exact=True).click()
    expect(page.locator("h1")).to_contain_text(title)
    sound(page, "long-title-matter")
    for width in (PHONE, 1440):
        for path in ("/matters/", f"/matters/all/?about={PROJECT}", f"/subjects/{PROJECT}/"):
            desk = open_page(path, width=width, as_user=OFFICE)
            assert desk.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), path
            tables = (
                "[...document.querySelectorAll('.table-responsive')].every(one => one.scrollWidth <= one.clientWidth)"
            )
            assert desk.evaluate(tables) or "/subjects/" in path, path  # that page has wide tables of its own
            sound(desk, f"long-title-{width}{path.replace('/', '-')[:12]}")


def test_the_calendar_is_found_from_my_matters(open_page: OpenPage, people: None) -> None:
    page = open_page("/matters/", width=PHONE, as_user=OFFICE)
    page.get_by_role("link", name="事項日曆").click()
    expect(page.locator("h1")).to_contain_text("事項日曆")
    page.get_by_role("link", name="訂閱日曆").click()
    page.get_by_role("link", name="在網頁上看事項日曆").click()
    expect(page.locator("h1")).to_contain_text("事項日曆")
