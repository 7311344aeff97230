"""Forms as they are sent out: what spreadsheet programs are told, and what only the server reads."""

from __future__ import annotations

import io
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from diaodu.kit.spreadsheets import FormColumn, read_form, write_form
from tests.kit.forms import CODES, COLUMNS, SHEET, form


@pytest.fixture(scope="module")
def book() -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(form()))


def rules(book: Workbook) -> dict[str, Any]:
    return {str(rule.sqref): rule for rule in book[SHEET].data_validations.dataValidation}


def test_only_what_is_to_be_filled_in_is_unlocked(book: Workbook) -> None:
    sheet = book[SHEET]
    assert sheet.protection.sheet
    assert not sheet.protection.password
    assert [sheet[f"{letter}1"].protection.locked for letter in "ABCDEF"] == [True] * 6
    assert [sheet[f"{letter}2"].protection.locked for letter in "AB"] == [True, True]
    assert [sheet.column_dimensions[letter].protection.locked for letter in "ABCF"] == [True, True, False, False]
    assert (sheet.freeze_panes, sheet["A1"].font.bold) == ("C2", True)


def test_a_program_is_told_what_may_be_put_in(book: Workbook) -> None:
    told = rules(book)
    assert list(told) == ["C2:C6", "D2:D6", "E2:E6"]
    number = told["C2:C6"]
    assert (number.type, number.formula1, number.formula2, number.prompt) == (
        "decimal",
        "0",
        "10000000",
        COLUMNS[2].note,
    )
    assert told["E2:E6"].type == "date"


def test_choices_may_hold_commas(book: Workbook) -> None:
    assert rules(book)["D2:D6"].formula1 == "_codes!$F$1:$F$3"
    assert tuple(cell.value for (cell,) in book["_codes"]["F1:F3"]) == COLUMNS[3].choices


def test_what_is_missing_is_red_unless_it_may_be(book: Workbook) -> None:
    red = book[SHEET].conditional_formatting
    assert [str(area.sqref) for area in red] == ["C2:C6", "D2:D6", "E2:E6"]
    assert {rule.type for area in red for rule in area.rules} == {"containsBlanks"}


def test_the_codes_are_hidden_well_and_the_version_has_a_name(book: Workbook) -> None:
    assert [(sheet.title, sheet.sheet_state) for sheet in book] == [
        (SHEET, "visible"),
        ("填寫說明", "visible"),
        ("_codes", "veryHidden"),
    ]
    assert [cell.value for cell in book["填寫說明"]["A"]] == ["先讀這裏。", "只填空格。"]
    assert book.defined_names["_template_version"].attr_text == f'"{CODES["version"]}"'
    rows = [[cell.value for cell in row[:4]] for row in book["_codes"].iter_rows()]
    assert ["code", "place", CODES["place"], None] in rows
    assert ["column", "C", "done", COLUMNS[2].title] in rows


def test_texts_stay_texts_and_numbers_numbers() -> None:
    stream = io.BytesIO()
    columns = (FormColumn("a", "甲", "key"), FormColumn("b", "乙", "label"), FormColumn("c", "丙", "number"))
    rows = [["=1+1", "0012", Decimal("0.10")], ["http://a", Decimal(5), None]]
    write_form(stream, sheet="s", columns=columns, rows=rows, codes={"version": 'a"b'}, instructions=[])
    back = read_form(stream.getvalue(), "t.xlsx")
    assert back.findings == ()
    assert [list(row.cells.values()) for row in back.rows] == [
        ["=1+1", "0012", Decimal("0.1")],
        ["http://a", Decimal(5), None],
    ]


def test_a_form_without_rows_can_be_written_and_read() -> None:
    back = read_form(form(rows=0), "t.xlsx")
    assert (len(back.rows), back.findings, len(back.columns)) == (0, (), len(COLUMNS))


def test_long_lists_and_notes_are_taken() -> None:
    choices = tuple(f"第{number}號{'長' * 30}" for number in range(300))
    columns = (COLUMNS[0], FormColumn("x", "x", "choice", choices, note="字" * 400))
    book = openpyxl.load_workbook(io.BytesIO(form(columns=columns)))
    assert rules(book)["B2:B6"].formula1 == "_codes!$F$1:$F$300"
    assert book["_codes"]["F300"].value == choices[-1]
    assert read_form(form(columns=columns), "t.xlsx").codes == CODES


def test_rows_may_come_one_by_one() -> None:
    def rows() -> Iterator[list[str]]:
        yield from ([f"{number}", ""] for number in range(1000))

    stream = io.BytesIO()
    write_form(stream, sheet="s", columns=COLUMNS[:2], rows=rows(), codes=CODES, instructions=[])
    assert len(read_form(stream.getvalue(), "t.xlsx").rows) == 1000


def test_a_row_has_a_cell_for_every_column() -> None:
    with pytest.raises(ValueError, match="longer"):
        write_form(io.BytesIO(), sheet="s", columns=COLUMNS, rows=[["1"]], codes=CODES, instructions=[])


def test_there_are_six_kinds_of_columns() -> None:
    with pytest.raises(ValueError, match="kind"):
        FormColumn("a", "a", "percent")
