"""A month's cycle in the invented province: from a workbook with three bad cells to the board, and a correction."""

from __future__ import annotations

import io
from dataclasses import dataclass, fields
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


@dataclass(frozen=True, slots=True)
class Board:
    """What the board shows of the completion of the annual plan: of the place and its light, of the province, and of
    the place on the map: its value, and the drawing in which its colour stands.
    """

    place: str
    light: str
    province: str
    on_map: str
    drawing: str

    @classmethod
    def seen(cls, page: Page) -> Board:
        """The board of today."""
        page.goto(f"/places/{PLACE}/?period={MONTH}")
        tile = page.locator('[data-tile="major_list.plan_completion"]')
        place, light = tile.locator("a.figure").first.inner_text(), tile.locator(".light").first.inner_text()
        page.goto(f"/places/{PROVINCE}/?period={MONTH}")
        shapes = page.locator("#map .chart svg")
        expect(shapes.locator("text", has_text="蜃樓")).to_be_visible()
        province = page.locator('[data-tile="major_list.plan_completion"] a.figure').first.inner_text()
        on_map = page.locator("#map table tr", has_text="蜃樓市").locator("a.figure").inner_text()
        return cls(place, light, province, on_map, shapes.inner_html())


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
    before = Board.seen(office)
    assert Board.seen(office) == before, "nothing changes by looking"

    page = open_page(f"/returns/?period={MONTH}", as_user="reporter")
    page.locator("tr", has_text="項目月報").filter(has_not_text="招商").locator("button").first.click()
    with page.expect_download() as download:
        page.click("a[href$='/template.xlsx']")
    template = tmp_path / "template.xlsx"
    download.value.save_as(template)
    send(page, filled(template, late, {0: {"D": "一百", "F": 130}, 1: {"E": 99_000_000}}))
    marked = marked_file(page, tmp_path / "marked.xlsx")
    page.click("text=回到報表")
    send(page, filled(marked, late, {}))
    expect(page.locator("#progress .h3").first).to_contain_text("已取用")
    page.click("text=回到報表")
    page.locator("h1").wait_for()
    submit(page, "逾期補報")
    accept(office, page.url)

    after = Board.seen(office)
    assert "紅燈" in before.light
    assert "落後序時進度30個百分點以上" in before.light
    assert "黃燈" in after.light
    assert "落後序時進度10至30個百分點" in after.light
    assert all(getattr(before, name) != getattr(after, name) for name in (field.name for field in fields(Board)))
    assert (before.on_map, after.on_map) == (before.place, after.place)
    league_and_trail_have_it(office, after.place)

    close_month(office)
    then, now = correct(page, office, *next(iter(late.items())))
    assert (then, now) == (after.place, Board.seen(office).place)
    assert then != now


def marked_file(page: Page, path: Path) -> Path:
    """The refused workbook as it came back, its three bad cells commented."""
    expect(page.locator("#progress .h3").first).to_contain_text("有 3 處須更正，未取用任何一行")
    expect(page.locator("#progress tbody tr")).to_have_count(3)
    marked = page.locator("a[href$='/marked.xlsx']")
    expect(marked).to_be_visible(timeout=60_000)
    with page.expect_download() as download:
        marked.click()
    download.value.save_as(path)
    sheet = openpyxl.load_workbook(path).worksheets[0]
    commented = [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.comment]
    assert sorted(place[0] for place in commented) == ["D", "E", "F"]
    return path


def submit(page: Page, explanation: str) -> None:
    """Send the return in, after explaining what the checks ask about."""
    page.fill("#explanation", explanation)
    page.click("form[action$='/explain/'] button")
    page.click("form[action$='/submit/'] button")
    expect(page.locator(".state-submitted")).to_be_visible()


def accept(office: Page, address: str) -> None:
    """Accept the return at an address."""
    office.goto(address)
    office.click("form[action$='/accept/'] button")
    expect(office.locator(".state-accepted")).to_be_visible()


def league_and_trail_have_it(page: Page, shown: str) -> None:
    """The province's league table, and the trail of the figure."""
    page.goto(f"/places/{PROVINCE}/?period={MONTH}")
    expect(page.locator("table tr", has_text="蜃樓市").filter(has_text=shown).first).to_be_visible()
    page.goto(f"/trail/major_list.plan_completion/?place={PLACE}&period={MONTH}")
    expect(page.locator("body")).to_contain_text("補報")


def close_month(office: Page) -> None:
    """Close the month for the province."""
    office.goto(f"/returns/?period={MONTH}&place={PROVINCE}")
    office.click("form[action$='/close/'] button")
    expect(office.locator("main")).to_contain_text("已結賬，台賬號")


def correct(page: Page, office: Page, subject: str, figures: tuple[Decimal, Decimal]) -> tuple[str, str]:
    """A further return with one number changed, once the month is opened again: the trail of the figure has both.

    Gives the board's value as known when the month was closed, and the league's value of today.
    """
    mine = page.locator("tr", has_text="項目月報").filter(has_not_text="招商")
    page.goto(f"/returns/?period={MONTH}")
    expect(mine).to_contain_text("已結賬")
    expect(mine.locator("button")).to_have_count(0)
    office.fill(f"#reason-{PROVINCE}", "補正一項")
    office.click("form[action$='/reopen/'] button")
    expect(office.locator("main")).to_contain_text("補正一項")

    page.goto(f"/returns/?period={MONTH}")
    mine.locator("button", has_text="更正").click()
    page.locator("tr", has_text=subject).locator("a.btn").click()
    old, new = figures[0] + 100, figures[0] + 5100
    page.fill("input[name='project.completed_ytd']", f"{new.normalize():f}")
    page.click("main .card-footer button")
    expect(page.locator("[role=alert]")).to_contain_text(
        f"台賬已有 {old.normalize():f} 萬元，現填 {new.normalize():f} 萬元"
    )
    page.fill("textarea[name='explanation']", "現場覆核")
    page.click("main .card-footer button")
    page.click("main .card-footer a.btn")
    submit(page, "更正一項")
    accept(office, page.url)
    trail_has_both(office, subject, old, new)
    return as_known_at_closing(office)


def trail_has_both(office: Page, subject: str, old: Decimal, new: Decimal) -> None:
    """The trail of a project's figure: the value that was replaced, and the one that replaced it."""
    office.goto(f"/subjects/{subject}/")
    office.locator("tr", has_text="項目本年累計完成投資").filter(has_text=MONTH).locator("a.figure").last.click()
    history = office.locator("#trail.show ol")
    expect(history).to_contain_text("現場覆核")
    expect(history).to_contain_text(f"{old / 10_000:.4f}".rstrip("0"))
    expect(history.locator("li").last).to_contain_text(f"{new / 10_000:.4f}".rstrip("0"))


def as_known_at_closing(office: Page) -> tuple[str, str]:
    """The place's completion as known when the month was closed, by the closing's own link, and as known now."""
    office.goto(f"/returns/?period={MONTH}&place={PROVINCE}")
    office.locator("a", has_text="看當時的看板").last.click()
    row = office.locator("#map table tr", has_text="蜃樓市").locator("a.figure")
    then = row.inner_text()
    office.goto(f"/places/{PROVINCE}/?period={MONTH}")
    return then, row.inner_text()
