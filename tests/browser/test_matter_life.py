"""One blocker lives through: raised on a phone, assigned, late, three slips, no extension, solved, checked by another,
found good by the enterprise, opened again and closed. The clock is moved; every notice arrives once.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import psycopg
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import MOVED, ROOT, Site, _environment, _server, served, signed_in_as, watched

pytestmark = pytest.mark.browser

SHANGHAI = ZoneInfo("Asia/Shanghai")
PLACE, PROJECT, ENTERPRISE = "S90500", "s-p256", "s-n17"
TITLE, ABOUT = "用地指標缺 12 畝", "蜃樓半弦充電網絡一期項目"
RAISED = "2025-03-03"
STEWARD, CITY, DEPARTMENT, OFFICE = "field-steward", "city-office", "land-office", "dispatch"


@dataclass
class Town:
    """The site with its own clock, and whoever looks at it."""

    site: Site
    database: str
    clock: Path
    browser: Browser
    arguments: dict[str, Any]
    errors: list[str]

    def at(self, moment: str) -> None:
        """Move the clock, and let the worker do what is due by then."""
        told = datetime.fromisoformat(moment).replace(tzinfo=SHANGHAI)
        self.clock.write_text(told.isoformat(), encoding="utf-8")
        self.run("tests.browser.clocked")

    def run(self, module: str, *arguments: str) -> None:
        """Run a module on the site's database and clock."""
        environment = {**_environment(self.database), "DIAODU_TEST_CLOCK": str(self.clock)}
        subprocess.run([sys.executable, "-m", module, *arguments], cwd=ROOT, env=environment, check=True)

    @contextmanager
    def page(self, path: str, *, user: str = "", width: int = 1440) -> Iterator[Page]:
        """A page as somebody sees it now; signed in anew, since days have passed."""
        state = signed_in_as(user, self.site, self.browser, self.arguments) if user else None
        view = {**self.arguments, "viewport": {"width": width, "height": 900}}
        context = self.browser.new_context(base_url=self.site.address, storage_state=state, **view)
        page = watched(context, self.errors)
        page.goto(path)
        yield page
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        context.close()

    def asked(self, query: str, *arguments: Any) -> list[tuple[Any, ...]]:
        """What the database says."""
        with psycopg.connect(dbname=self.database, **_server()) as connection:
            return connection.execute(query, arguments).fetchall()


@pytest.fixture
def town(site_database: str, browser: Browser, browser_context_args: dict[str, Any], tmp_path: Path) -> Iterator[Town]:
    """A copy of the site whose clock stands on a Monday morning."""
    clock, database = tmp_path / "clock", site_database + MOVED
    clock.write_text("2025-03-03T10:00:00+08:00", encoding="utf-8")
    environment = {**_environment(database), "DIAODU_TEST_CLOCK": str(clock)}
    with served(environment, "tests.browser.clocked") as site:
        found = Town(site, database, clock, browser, browser_context_args, [])
        found.run("tests.browser.matters_people", site.password)
        yield found
    assert found.errors == []


def end(town: Town, address: str, user: str, ending: str, **given: str) -> None:
    """End the step that somebody has, through its form."""
    with town.page(address, user=user) as page:
        form = page.locator("[data-end]")
        if form.locator("[name=ending][type=radio]").count() > 1:
            form.locator(f"[name=ending][value={ending}]").check()
        for test in form.locator("[name^=test_][value=yes]").all():
            test.check()
        for name, value in given.items():
            box = form.locator(f"[name={name}]")
            box.select_option(value) if box.evaluate("box => box.tagName") == "SELECT" else box.fill(value)
        form.get_by_role("button", name="提交辦理").click()
        expect(page.locator("[role=status].alert-success")).to_be_visible()  # until then it is being sent


def stands(town: Town, address: str, *words: str) -> None:
    """What its page says of it to the office."""
    with town.page(address, user=CITY) as page:
        for word in words:
            expect(page.locator(".page-wrapper")).to_contain_text(word)


def notices(town: Town) -> dict[tuple[str, str], int]:
    """How many notices of rungs each person has got of the blocker, by rung."""
    query = """
        SELECT account.username, notice.said ->> 'rung', count(*) FROM notices_notice notice
          JOIN people_user account ON account.id = notice.user_id
         WHERE notice.words = 'matters.reached' AND notice.said ->> 'title' = %s AND notice.said ->> 'kind' = 'blocker'
         GROUP BY 1, 2
    """
    return {(user, rung): count for user, rung, count in town.asked(query, TITLE)}


def raised_on_a_phone(town: Town) -> str:
    """The address of the blocker that the steward has raised."""
    with town.page(f"/matters/new/?kind=blocker&about={PROJECT}", user=STEWARD, width=390) as page:
        page.get_by_label("事項名稱").fill(TITLE)
        page.get_by_label("要素", exact=True).select_option("land")
        page.get_by_label("緩急").select_option("urgent")
        page.get_by_role("button", name="提出", exact=True).click()
        expect(page.locator("h1")).to_contain_text(TITLE)
        return page.url.removeprefix(town.site.address)


def enterprise_address(town: Town) -> str:
    """The private address that the office gives the enterprise."""
    with town.page(f"/subjects/{ENTERPRISE}/", user=OFFICE) as page:
        page.locator("[data-enterprise-link]").get_by_role("button", name="取得地址").click()
        address = page.locator("[data-link-address]").input_value()
    return address[address.index("/e/") :]


def rated(town: Town, address: str) -> None:
    """The enterprise finds that it was solved, on a phone and without an account."""
    with town.page(address, width=390) as page:
        matter = page.locator("[data-matter]", has_text=RAISED)  # what an official wrote is not shown here
        matter.locator("[data-answering] [value=satisfied]").check()
        matter.get_by_role("button", name="提交評價").click()
        expect(page.get_by_role("status")).to_contain_text("已記下您的回答")


def refused_extension(town: Town, address: str) -> None:
    """The department asks for more time before it is due, and does not get it."""
    with town.page(address, user=DEPARTMENT) as page:
        form = page.locator("[data-act-form=extend]").first
        form.locator("summary").click()
        form.locator("[name=new_due]").fill("2025-03-28")
        form.locator("[name=reason]").fill("組卷未完")
        form.locator("[name=progress]").fill("一半")
        form.get_by_role("button").click()
        expect(page.locator("[role=status].alert-success")).to_be_visible()
    query = "SELECT public FROM matters_matter WHERE kind = 'extension' AND title = %s"
    ((asked,),) = town.asked(query, TITLE)
    end(town, f"/matters/{asked}/", OFFICE, "refused", words="須按時辦結")


def test_a_blocker_lives_through(town: Town) -> None:
    address = raised_on_a_phone(town)
    end(town, address, CITY, "done", assign_place=PLACE)
    stands(town, address, "辦理中")
    town.at("2025-03-07 18:01")
    assert notices(town) == {(DEPARTMENT, "reminder"): 1}
    refused_extension(town, address)
    town.at("2025-03-10 18:01")
    stands(town, address, "藍色督辦單")
    town.at("2025-03-17 18:01")
    stands(town, address, "黃色督辦單")
    town.at("2025-03-20 18:01")
    stands(town, address, "紅色督辦單", "約談")
    assert set(notices(town).values()) == {1}
    assert {rung for user, rung in notices(town) if user == DEPARTMENT} == {"reminder", "blue", "yellow", "red", "talk"}
    seen_by_the_office(town)

    end(town, address, DEPARTMENT, "solved", evidence="示例資函 1 號", field_solved_level="department")
    end(town, address, CITY, "passed")
    enterprise = enterprise_address(town)
    rated(town, enterprise)
    stands(town, address, "已銷號")
    with town.page(address, user=STEWARD) as page:
        form = page.locator("[data-act-form=reopen]").first
        form.locator("summary").click()
        form.locator("[name=reason]").fill("指標又被收回")
        form.get_by_role("button").click()
        expect(page.locator(".page-wrapper")).to_contain_text("辦理中")
    end(town, address, DEPARTMENT, "solved", evidence="示例資函 2 號")
    end(town, address, CITY, "passed")
    rated(town, enterprise)
    stands(town, address, "已銷號", "指標又被收回")
    slips = "SELECT DISTINCT closed_at IS NULL FROM matters_matter WHERE kind = 'supervision_slip' AND title = %s"
    assert town.asked(slips, TITLE) == [(False,)]
    assert set(notices(town).values()) == {1}


def seen_by_the_office(town: Town) -> None:
    """The board, the kanban, the weekly list, the trail and the circular show it while it is late."""
    with town.page(f"/matters/board/?place={PLACE}&period=2025-03", user=OFFICE) as page:
        expect(page.locator("[data-factors]")).to_contain_text("用地")
        page.goto(f"/matters/kanban/?place={PLACE}&kind=blocker")
        expect(page.locator("[data-column=handling] [data-card]", has_text=TITLE)).to_be_visible()
        page.goto(f"/matters/weekly/?place={PLACE}&week=2025-W12")
        expect(page.locator("[data-chapter=overdue]")).to_contain_text(TITLE)
        page.goto(f"/trail/matters.blockers_open/?place={PLACE}&period=2025-03")
        expect(page.locator("main")).to_contain_text(TITLE)
        page.goto("/editions/")
        form = page.locator("form[action$='/draft/']")
        form.locator("[name=kind]").select_option("weekly_dispatch")
        form.locator("[name=place]").select_option(PLACE)
        form.locator("[name=period]").fill("2025-03-20")
        form.get_by_role("button").click()
        expect(page.locator(".page-wrapper")).to_contain_text(ABOUT)  # a circular prints no words of a matter
