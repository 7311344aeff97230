"""A month's cycle in the invented province: from a workbook with three bad cells to the board, and a correction."""

from __future__ import annotations

import io
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import psycopg
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import _server

pytestmark = pytest.mark.browser

PLACE, PROVINCE, MONTH = "S90500", "S90000", "2023-10"
LATE = """
SELECT s.code, max(f.value) FILTER (WHERE f.measure = 'project.completed_ytd') / 10000,
       max(f.value) FILTER (WHERE f.measure = 'project.completed_since_start') / 10000
FROM register_subject s JOIN ledger_fact f ON f.subject_id = s.id AND f.period = '2023-09' AND f.absence = ''
JOIN register_place p ON p.id = s.place_id AND p.code = 'S90500'
WHERE EXISTS (SELECT FROM ledger_fact m WHERE m.subject_id = s.id AND m.period = '2023-10' AND m.absence = 'missing'
              AND m.measure = 'project.completed_ytd')
GROUP BY s.code ORDER BY s.code
"""


def late_projects(database: str) -> dict[str, tuple[Decimal, Decimal]]:
    """The projects of the place that did not report the month, with what they had the month before."""
    with psycopg.connect(dbname=database, **_server()) as connection:
        rows = connection.execute(LATE).fetchall()
    return {str(code): (Decimal(ytd), Decimal(since)) for code, ytd, since in rows}  # type: ignore[arg-type]


def filled(template: Path, late: dict[str, tuple[Decimal, Decimal]], bad: dict[int, dict[str, Any]]) -> bytes:
    """The template with the late projects' figures; of the nth of them some cells are spoilt."""
    book = openpyxl.load_workbook(template)
    sheet = book.worksheets[0]
    number = 0
    for row in range(2, sheet.max_row + 1):
        if sheet[f"A{row}"].value not in late:
            sheet[f"K{row}"] = "已在系統中填報"
        else:
            ytd, since = late[sheet[f"A{row}"].value]
            sheet[f"D{row}"], sheet[f"E{row}"], sheet[f"F{row}"] = float(ytd + 100), float(since + 100), 60
            for letter, value in bad.get(number, {}).items():
                sheet[f"{letter}{row}"] = value
            number += 1
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def completion(page: Page, place: str, known: int | None = None) -> str:
    """The share of the annual plan that is completed, as the overview shows it."""
    page.goto(f"/places/{place}/?period={MONTH}" + (f"&known={known}" if known else ""))
    return page.locator('[data-tile="major_list.plan_completion"] a.figure').first.inner_text()


def send(page: Page, content: bytes) -> None:
    """Upload a filled form and wait for the answer."""
    page.set_input_files("#file", files=[{"name": "october.xlsx", "mimeType": "application/zip", "buffer": content}])
    page.click("form[action$='/upload/'] button")
    expect(page.locator("#progress .h3")).not_to_contain_text("/", timeout=60_000)
    expect(page.locator("#progress a.btn", has_text="回到報表")).to_be_visible(timeout=60_000)


def test_a_months_cycle(open_page: Any, site_database: str, worker: None, tmp_path: Path) -> None:
    late = late_projects(site_database)
    assert len(late) >= 2
    office = open_page("/returns/")
    before, province_before = completion(office, PLACE), completion(office, PROVINCE)
    known = int(office.locator("#known").get_attribute("placeholder") or "0")

    page = open_page(f"/returns/?period={MONTH}", as_user="reporter")
    page.locator("tr", has_text="項目月報").filter(has_not_text="招商").locator("button").first.click()
    with page.expect_download() as download:
        page.click("a[href$='/template.xlsx']")
    template = tmp_path / "template.xlsx"
    download.value.save_as(template)

    send(page, filled(template, late, {0: {"D": "一百", "F": 130}, 1: {"E": 99_000_000}}))
    expect(page.locator("#progress .h3").first).to_contain_text("有 3 處須更正，未取用任何一行")
    expect(page.locator("#progress tbody tr")).to_have_count(3)
    marked = page.locator("a[href$='/marked.xlsx']")
    expect(marked).to_be_visible(timeout=60_000)
    with page.expect_download() as download:
        marked.click()
    download.value.save_as(tmp_path / "marked.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "marked.xlsx").worksheets[0]
    commented = [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.comment]
    assert sorted(place[0] for place in commented) == ["D", "E", "F"]

    page.click("text=回到報表")
    send(page, filled(tmp_path / "marked.xlsx", late, {}))
    expect(page.locator("#progress .h3").first).to_contain_text("已取用")
    page.click("text=回到報表")
    page.locator("h1").wait_for()
    address = page.url
    submit(page)

    office.goto(address)
    office.click("form[action$='/accept/'] button")
    expect(office.locator(".state-accepted")).to_be_visible()
    after, province_after = completion(office, PLACE), completion(office, PROVINCE)
    assert after != before
    assert province_after != province_before
    assert completion(office, PLACE, known) == before
    the_board_has_it(office, after)

    correct(page, office, next(iter(late)))


def submit(page: Page) -> None:
    """Send the return in, after explaining what the checks ask about."""
    page.fill("#explanation", "逾期補報")
    page.click("form[action$='/explain/'] button")
    page.click("form[action$='/submit/'] button")
    expect(page.locator(".state-submitted")).to_be_visible()


def the_board_has_it(page: Page, shown: str) -> None:
    """The province's league table and map, and the trail of the figure."""
    page.goto(f"/places/{PROVINCE}/?period={MONTH}")
    row = page.locator("#league tr, table tr", has_text="蜃樓市").first
    expect(row).to_contain_text(shown)
    shapes = page.request.get(f"/places/{PROVINCE}/map.json?period={MONTH}")
    assert shapes.ok
    page.goto(f"/trail/major_list.plan_completion/?place={PLACE}&period={MONTH}")
    expect(page.locator("body")).to_contain_text("補報")


def correct(page: Page, office: Page, subject: str) -> None:
    """A further return with one number changed: the trail of the figure has both."""
    page.goto(f"/returns/?period={MONTH}")
    page.locator("tr", has_text="項目月報").filter(has_not_text="招商").locator("button", has_text="更正").click()
    page.locator("tr", has_text=subject).locator("a.btn").click()
    figure = page.locator("input[name='project.physical_progress']")
    figure.fill("61")
    page.click("main .card-footer button")
    expect(page.locator("[role=alert]")).to_contain_text("台賬已有 60 %，現填 61 %")
    page.fill("textarea[name='explanation']", "現場覆核")
    page.click("main .card-footer button")
    page.click("main .card-footer a.btn")
    address = page.url
    page.fill("#explanation", "更正一項")
    page.click("form[action$='/explain/'] button")
    page.click("form[action$='/submit/'] button")
    expect(page.locator(".state-submitted")).to_be_visible()
    office.goto(address)
    office.click("form[action$='/accept/'] button")
    expect(office.locator(".state-accepted")).to_be_visible()
    office.goto(f"/subjects/{subject}/")
    office.locator("tr", has_text="形象進度").filter(has_text=MONTH).locator("a.figure").last.click()
    history = office.locator("#trail.show ol")
    expect(history).to_contain_text("現場覆核")
    expect(history.locator("li").first).to_contain_text("60 %")
    expect(history.locator("li").last).to_contain_text("61 %")
