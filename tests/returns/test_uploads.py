"""A return by file: every row is taken or none, and what is wrong comes back marked."""

from __future__ import annotations

import io
from decimal import Decimal
from typing import Any

import openpyxl
import pytest

from diaodu.ledger.models import Fact
from diaodu.returns.commands.deciding import accept_return, submit_return
from diaodu.returns.commands.filling import explain_return, open_return
from diaodu.returns.commands.uploads import upload_return
from diaodu.returns.files import write_template
from diaodu.returns.jobs import mark_upload, run_upload
from diaodu.returns.models import Line, Return, Upload
from diaodu.returns.refusals import ReturnFrozen
from tests.returns.orchard import People

GOOD = {
    "w1": {"C": None, "D": 100, "E": 1200.5, "F": 30},
    "w2": {"D": 50, "E": 50, "F": 5, "G": "開工", "H": "2023-02-03"},
}


@pytest.fixture
def found(people: People) -> Return:
    return open_return(actor=people.reporter, form="work_month", place="O1", period="2023-02")


def template(found: Return, cells: dict[str, dict[str, Any]] | None = None) -> bytes:
    """The template, filled: by subject and column letter."""
    stream = io.BytesIO()
    write_template(found, stream)
    book = openpyxl.load_workbook(io.BytesIO(stream.getvalue()))
    sheet = book.worksheets[0]
    for row in range(2, sheet.max_row + 1):
        for letter, value in (cells or {}).get(sheet[f"A{row}"].value, {}).items():
            if value is not None:
                sheet[f"{letter}{row}"] = value
    filled = io.BytesIO()
    book.save(filled)
    return filled.getvalue()


def upload(people: People, found: Return, content: bytes, name: str = "return.xlsx") -> Upload:
    """Upload a file and let the worker's job run."""
    row = upload_return(actor=people.reporter, key=found.key, content=content, file_name=name)
    run_upload(upload_id=row.pk, language="zh-hant")
    row.refresh_from_db()
    return row


def rules(row: Upload) -> list[tuple[int, str, str]]:
    return [(each["row"], each["column"], each["rule"]) for each in row.problems]


def test_a_filled_template_is_taken_whole(people: People, found: Return) -> None:
    row = upload(people, found, template(found, GOOD))
    assert (row.state, row.rows_total, row.problems) == ("taken", 2, [])
    submit_return(actor=people.reporter, key=found.key)
    accept_return(actor=people.reviewer, key=found.key)
    facts = Fact.objects.filter(return_line__isnull=False, measure="works.since")
    assert {fact.subject.code: fact.value for fact in facts} == {"w1": Decimal(12_005_000), "w2": Decimal(500_000)}


def test_three_bad_cells_come_back_marked_and_nothing_is_taken(people: People, found: Return) -> None:
    bad = {"w1": {"D": "一百", "E": 12_000_000, "F": 130}, "w2": GOOD["w2"]}
    row = upload(people, found, template(found, bad))
    assert row.state == "refused"
    assert not Line.objects.filter(owner=found).exists()
    assert rules(row) == [
        (2, "works.done", "out_of_bounds"),
        (2, "works.since", "unit_slip"),
        (2, "works.ytd", "not_a_number"),
    ]
    mark_upload(upload_id=row.pk, language="zh-hant")
    row.refresh_from_db()
    sheet = openpyxl.load_workbook(io.BytesIO(bytes(row.marked or b""))).worksheets[0]
    for letter in "DEF":
        assert sheet[f"{letter}2"].comment is not None
        assert sheet[f"{letter}2"].fill.fgColor.rgb != "00000000"
    assert sheet["D3"].comment is None
    assert "單位" in sheet["E2"].comment.text
    assert sheet["D2"].value == "一百"


def test_the_marked_file_is_mended_and_taken(people: People, found: Return) -> None:
    row = upload(people, found, template(found, {"w1": {**GOOD["w1"], "F": 130}, "w2": GOOD["w2"]}))
    mark_upload(upload_id=row.pk, language="zh-hant")
    row.refresh_from_db()
    book = openpyxl.load_workbook(io.BytesIO(bytes(row.marked or b"")))
    book.worksheets[0]["F2"] = 30
    mended = io.BytesIO()
    book.save(mended)
    assert upload(people, found, mended.getvalue()).state == "taken"


def test_what_is_only_asked_about_is_taken_and_waits_for_an_explanation(people: People, found: Return) -> None:
    row = upload(people, found, template(found, {**GOOD, "w2": {"D": 50, "E": 50, "F": 5}}))
    assert row.state == "taken"
    assert {each["rule"] for each in row.problems} == {"before_milestone"}
    assert Line.objects.filter(owner=found).exclude(problems=[]).count() == 1


def test_csv_takes_the_same_way(people: People, found: Return) -> None:
    text = "subject,works.ytd,works.since,works.done,milestone,milestone_on\nw1,100,1200.5,30,,\nw2,50,50,5,started,2023-02-03\n"
    row = upload(people, found, text.encode(), "return.csv")
    assert (row.state, row.rows_total) == ("taken", 2)
    submit_return(actor=people.reporter, key=found.key)


def test_strangers_rows_and_repeated_ones_are_refused(people: People, found: Return) -> None:
    text = "subject,works.ytd,works.since,works.done\nw1,1,1,1\nw3,1,1,1\nw1,1,1,1\nw4,1,1,1\n"
    row = upload(people, found, text.encode(), "return.csv")
    assert rules(row)[:3] == [
        (3, "subject", "unknown_code"),
        (4, "subject", "duplicate"),
        (5, "subject", "unknown_code"),
    ]


def test_subjects_left_out_are_asked_about(people: People, found: Return) -> None:
    upload(people, found, b"subject,works.ytd,works.since,works.done\nw1,100,100,3\n", "return.csv")
    explain_return(actor=people.reporter, key=found.key, explanation="二號工程另報")
    submit_return(actor=people.reporter, key=found.key)


@pytest.mark.parametrize(
    ("place", "period", "form"), [("O1", "2023-01", "work_month"), ("O2", "2023-02", "work_month")]
)
def test_a_template_of_another_return_is_refused(
    people: People, found: Return, place: str, period: str, form: str
) -> None:
    other = open_return(actor=None, form=form, place=place, period=period)
    row = upload(people, found, template(other, GOOD))
    assert row.state == "refused"
    assert "wrong_template" in {each["rule"] for each in row.problems}


@pytest.mark.parametrize(
    ("cell", "rule"),
    [
        ("１２３", "full_width"),
        ("12億元", "unit_in_cell"),
        ("1,234.5", "not_a_number"),
        ("=1+1", "formula"),
        ("2023-02-03", "not_a_number"),
    ],
)
def test_a_cell_that_is_no_plain_number_is_refused(people: People, found: Return, cell: str, rule: str) -> None:
    row = upload(people, found, template(found, {**GOOD, "w1": {**GOOD["w1"], "D": cell}}))
    assert (row.state, rule in {each["rule"] for each in row.problems}) == ("refused", True)


def test_nothing_is_taken_into_a_return_submitted_meanwhile(people: People, found: Return) -> None:
    upload(people, found, template(found, GOOD))
    late = upload_return(actor=people.reporter, key=found.key, content=template(found, GOOD), file_name="late.xlsx")
    submit_return(actor=people.reporter, key=found.key)
    before = list(Line.objects.filter(owner=found).values())
    run_upload(upload_id=late.pk, language="zh-hant")
    late.refresh_from_db()
    assert (late.state, rules(late)) == ("refused", [(0, "", "return_frozen")])
    assert list(Line.objects.filter(owner=found).values()) == before
    with pytest.raises(ReturnFrozen):
        upload_return(actor=people.reporter, key=found.key, content=b"", file_name="later.xlsx")
