"""What is handed out: no cell of a table is run by the program that opens it."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from diaodu.editions.content import Content, Piece, Table
from diaodu.editions.models import Edition
from diaodu.editions.rendering.data import data_files
from diaodu.kit.spreadsheets import read_table, write_table
from diaodu.people.models import User
from diaodu.register.models import Subject
from tests.web.addresses import SAMPLES

FORMULAS = (
    "=1+1", "=cmd|'/c calc'!A1", "+1+1", "-1+1", "@SUM(1)", "\t=1+1", "\r=1+1", "\n=1+1", "＝1+1", "＋1+1", "－1+1", "＠SUM(1)",
    '=HYPERLINK("http://evil.example","x")', "'=1+1", "''=1+1", "=1+1,=2+2", '";=1+1', "-",
)  # fmt: skip
BEGINNINGS = "=+-@\t\r\n＝＋－＠"


def is_inert(cell: str) -> bool:
    return not cell.startswith(tuple(BEGINNINGS))


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_written_table_runs_nothing_and_is_read_back_as_it_was(form: str) -> None:
    rows = [["c1", text] for text in FORMULAS]
    stream = io.BytesIO()
    write_table(stream, form, ["code", "=name"], rows)
    if form == "csv":
        cells = [row[1] for row in csv.reader(io.StringIO(stream.getvalue().decode("utf-8-sig"), newline=""))]
        assert all(is_inert(cell) for cell in cells)
    else:
        sheet = openpyxl.load_workbook(stream).worksheets[0]
        assert {cell.data_type for row in sheet.iter_rows() for cell in row} == {"s"}
        assert not sheet._hyperlinks
    read = read_table(stream.getvalue(), f"x.{form}").rows
    assert [row.cells["=name"] for row in read] == [text.strip() for text in FORMULAS]


@pytest.mark.parametrize("text", FORMULAS)
def test_an_exported_list_runs_nothing(visitor: Client, attacker: User, text: str) -> None:
    Subject.objects.filter(code="c1").update(name_hant=text, name_en=text)
    answer = visitor.get(reverse("subjects_export", args=["canal", "csv"]))
    assert answer.status_code == 200
    rows = csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline=""))
    assert all(is_inert(cell) for row in rows for cell in row)
    assert visitor.get(reverse("subjects_export", args=["canal", "xlsx"])).status_code == 200


def test_the_table_of_a_circular_runs_nothing(attacker: User) -> None:
    SAMPLES["edition"].url("edition")  # makes one
    content = Content.from_json(Edition.objects.latest("pk").content)
    rows = tuple((Piece(text),) for text in FORMULAS)
    table = Table(code="t", title="=1+1", columns=("=name",), rows=rows)
    made = data_files(replace(content, blocks=(table,)))
    cells = [row[0] for row in csv.reader(io.StringIO(made["table-t.csv"].decode("utf-8-sig"), newline=""))]
    assert len(cells) == len(FORMULAS) + 1
    assert all(is_inert(cell) for cell in cells)
