"""Tables in and out: exact round trips, and files that mean harm."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diaodu.kit.spreadsheets import (
    BrokenSpreadsheet,
    SpreadsheetTooLarge,
    UnknownFormat,
    limits,
    read_table,
    write_table,
)
from diaodu.kit.spreadsheets.writing import neutral, plain

unhurried = settings(deadline=None)  # dictionaries and workbooks are opened by whichever example comes first
cells = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30).map(str.strip)


def written(file_format: str, columns: list[str], rows: list[list[str]]) -> bytes:
    stream = io.BytesIO()
    write_table(stream, file_format, columns, rows)
    return stream.getvalue()


def workbook(rows: list[list[object]]) -> bytes:
    book = openpyxl.Workbook()
    assert book.active
    for row in rows:
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def with_sheet(sheet: str, **parts: str) -> bytes:
    """A workbook whose first sheet is the given XML."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook([["a"]]))) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            text = sheet if name == "xl/worksheets/sheet1.xml" else old.read(name).decode()
            new.writestr(name, parts.get(name, text))
    return stream.getvalue()


def sheet_of(body: str) -> str:
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<?xml version="1.0"?><worksheet xmlns="{main}"><sheetData>{body}</sheetData></worksheet>'


@pytest.mark.parametrize("file_format", ["xlsx", "csv"])
@unhurried
@given(rows=st.lists(st.lists(cells, min_size=2, max_size=2).filter(any), max_size=6))
def test_what_is_written_is_read_back(file_format: str, rows: list[list[str]]) -> None:
    table = read_table(written(file_format, ["code", "name"], rows), f"t.{file_format}")
    assert table.columns == ("code", "name")
    assert [[row.cells["code"], row.cells["name"]] for row in table.rows] == rows


@unhurried
@given(st.text(max_size=10))
def test_neutral_is_undone_exactly(text: str) -> None:
    assert plain(neutral(text)) == text


@pytest.mark.parametrize("text", ["=1+1", "+cmd", "-x", "@SUM(A1)", "\t=1", "'=1", "=HYPERLINK(1)", "-1+1"])
def test_a_cell_never_begins_like_a_formula(text: str) -> None:
    assert neutral(text).startswith("'")
    line = written("csv", ["a"], [[text]]).decode("utf-8-sig").splitlines()[1].strip('"')
    assert line.startswith("'")
    book = openpyxl.load_workbook(io.BytesIO(written("xlsx", ["a"], [[text]])))
    assert book.active
    assert book.active["A2"].data_type == "s"


@pytest.mark.parametrize("number", ["-5", "+5", "-12.50"])
def test_negative_numbers_stay_numbers(number: str) -> None:
    assert neutral(number) == number


def test_cells_are_read_as_one_would_type_them() -> None:
    values = [1.0, 12.5, 3, date(2023, 2, 11), datetime(2023, 2, 11, 8, 30), " x ", None, 0.1]  # noqa: DTZ001
    table = read_table(workbook([[f"c{i}" for i in range(len(values))], values]), "t.XLSX")
    assert list(table.rows[0].cells.values()) == [
        "1", "12.5", "3", "2023-02-11", "2023-02-11 08:30:00", "x", "", "0.1",
    ]  # fmt: skip


def test_a_formula_is_the_value_saved_in_it() -> None:
    sheet = sheet_of(
        '<row r="1"><c r="A1" t="str"><f>1+1</f><v>2</v></c></row><row r="2"><c r="A2"><f>9*9</f><v>81</v></c></row>'
    )
    table = read_table(with_sheet(sheet), "t.xlsx")
    assert (table.columns, table.rows[0].cells) == (("2",), {"2": "81"})
    assert (table.formulas, table.errors) == (((1, 1), (2, 1)), ())


def test_an_error_is_an_empty_cell_that_is_told_of() -> None:
    body = '<row r="1"><c r="A1" t="str"><v>a</v></c><c r="B1" t="str"><v>b</v></c></row>'
    table = read_table(
        with_sheet(sheet_of(f'{body}<row r="2"><c r="A2"><v>1</v></c><c r="B2" t="e"><v>#REF!</v></c></row>')), "t.xlsx"
    )
    assert (table.rows[0].cells, table.errors) == ({"a": "1", "b": ""}, ((2, 2),))


def test_row_numbers_are_those_the_user_sees() -> None:
    table = read_table(workbook([["a"], ["x"], [None], ["y"]]), "t.xlsx")
    assert [(row.number, row.cells["a"]) for row in table.rows] == [(2, "x"), (4, "y")]
    table = read_table(b"a\r\nx\r\n,\r\n\r\ny\r\n", "t.csv")
    assert [(row.number, row.cells["a"]) for row in table.rows] == [(2, "x"), (5, "y")]


def test_cells_beyond_the_columns_are_not_lost_unseen() -> None:
    table = read_table(b"a,b\n1,2,3\n", "t.csv")
    assert table.rows[0].cells == {"a": "1", "b": "2", "": "3"}


def test_chinese_machines_write_gb18030() -> None:
    assert read_table("名稱\n蘭州\n".encode("gb18030"), "t.csv").rows[0].cells == {"名稱": "蘭州"}


@pytest.mark.parametrize("name", ["t.xls", "t.xlsm", "t.ods", "t", "t.csv.exe"])
def test_other_formats_are_refused(name: str) -> None:
    with pytest.raises(UnknownFormat):
        read_table(b"", name)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not a zip",
        b"PK\x03\x04" + b"\0" * 40,
        workbook([["a"]])[:-40],
        with_sheet("<worksheet><sheetData>"),
        with_sheet('<!DOCTYPE x [<!ENTITY a "aaaa">]>' + sheet_of("")[21:]),
        with_sheet(sheet_of('<row r="1"><c r="A123456789"/></row>')),
        with_sheet(sheet_of('<row r="' + "9" * 5000 + '"/>')),
    ],
    ids=["empty", "text", "no archive", "cut off", "cut XML", "entities", "cell nowhere", "row nowhere"],
)
def test_broken_workbooks_are_refused(content: bytes) -> None:
    with pytest.raises(BrokenSpreadsheet):
        read_table(content, "t.xlsx")


def test_broken_text_is_refused() -> None:
    with pytest.raises(BrokenSpreadsheet):
        read_table(b'a\n"x', "t.csv")
    with pytest.raises(BrokenSpreadsheet):
        read_table(b"a\n\xff\xff\xff", "t.csv")


@pytest.mark.parametrize(
    "body",
    [
        '<row r="1"><c r="A1"/></row><row r="1048576"><c r="XFD1048576"/></row>',
        "<row r='1'><c r='A1'/></row><row r='1'><c r='&#88;&#70;&#68;1'/></row>",
        '<row r="200000"><c r="GR200000"/></row>',
        "<row/>" * 200_001,
        "<row>" + "<c/>" * 201 + "</row>",
    ],
    ids=["far corner", "hidden reference", "wide and long", "rows without number", "cells without number"],
)
def test_cells_far_out_are_refused_before_they_fill_the_memory(body: str) -> None:
    with pytest.raises(SpreadsheetTooLarge):
        read_table(with_sheet(sheet_of(body)), "t.xlsx")


def test_a_sheet_that_goes_by_unread_is_refused() -> None:
    rels = "xl/_rels/workbook.xml.rels"
    with zipfile.ZipFile(io.BytesIO(workbook([["a"]]))) as archive:
        text = archive.read(rels).decode().replace("sheet1.xml", "sheet1.dat")
    with pytest.raises(BrokenSpreadsheet):
        read_table(with_sheet(sheet_of(""), **{rels: text}), "t.xlsx")


def test_a_bomb_is_refused() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/media/image1.png", b"\0" * (50 * 2**20))
    with pytest.raises(SpreadsheetTooLarge):
        read_table(stream.getvalue(), "t.xlsx")


def test_a_bomb_that_lies_about_its_size_is_refused() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * (2 * 2**20))
    lie = stream.getvalue().replace((2 * 2**20).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    with pytest.raises(BrokenSpreadsheet):
        read_table(lie, "t.xlsx")


def test_size_and_width_have_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SpreadsheetTooLarge):
        read_table(b"a," * 200 + b"a", "t.csv")
    monkeypatch.setattr(limits, "MOST_BYTES", 10)
    with pytest.raises(SpreadsheetTooLarge):
        read_table(b"a\n" * 6, "t.csv")
    monkeypatch.setattr(limits, "MOST_ROWS", 2)
    with pytest.raises(SpreadsheetTooLarge):
        read_table(b"a\n1\n2\n3\n", "t.csv")


def test_other_formats_are_not_written() -> None:
    with pytest.raises(ValueError, match="no such format"):
        written("pdf", ["a"], [])
