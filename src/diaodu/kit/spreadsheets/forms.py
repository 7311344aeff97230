"""Writing a form: a workbook whose rows stand ready and whose figures people fill in.

What can be told to a spreadsheet program is told (locked cells, drop-downs, ranges, red where something is missing),
but nothing of it is relied on: programs differ, and the server checks every cell again when the form comes back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import zip_longest
from typing import IO, Any

import xlsxwriter
from django.utils.translation import gettext as _
from xlsxwriter.utility import xl_col_to_name

CODES = "_codes"
SHEET_CODE = "sheet"  # under this key the hidden sheet says which sheet is the form
COLUMN_ROW, CODE_ROW = "column", "code"
LOCKED = ("key", "label")
KINDS = (*LOCKED, "number", "text", "choice", "date")
FIRST_CHOICES = 5  # drop-downs stand on the hidden sheet from this column on
TEXT_FORMAT = 0x31  # the built-in "@"
MOST_MESSAGE = 255  # what spreadsheet programs take for a message
ANY_NUMBER = Decimal(10) ** 15
WIDTHS = {"key": 18, "label": 32, "number": 18, "text": 32, "choice": 18, "date": 14}


@dataclass(frozen=True, slots=True)
class FormColumn:
    """A column: what the program calls it, what people read, and what may be put in."""

    code: str
    title: str
    kind: str
    choices: tuple[str, ...] = ()
    low: Decimal | None = None
    high: Decimal | None = None
    note: str = ""
    required: bool = True  # red while it is empty

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"no such kind of column: {self.kind!r}")


def write_form(
    stream: IO[bytes],
    *,
    sheet: str,
    columns: Sequence[FormColumn],
    rows: Iterable[Sequence[str | Decimal | None]],
    codes: Mapping[str, str],
    instructions: Sequence[str],
) -> None:
    """Write a form with its instructions and its hidden codes, of which ``codes["version"]`` is one."""
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
    }
    with xlsxwriter.Workbook(stream, options) as book:
        looks = _looks(book)
        form = book.add_worksheet(sheet)
        _write_header(form, columns, looks)
        last = _write_rows(form, columns, rows, looks)
        _guide(form, columns, looks, last=last)
        _write_instructions(book, instructions)
        _write_codes(book, sheet, columns, codes)
        version = codes["version"].replace('"', '""')
        book.define_name("_template_version", f'="{version}"')


def _looks(book: Any) -> dict[str, Any]:
    """The formats of the form; texts are kept as typed, so that 0012 does not become 12."""
    locked = {"locked": True, "num_format": TEXT_FORMAT, "font_color": "#475569", "bg_color": "#F1F5F9", "border": 7}
    header = {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#E2E8F0"}
    return {
        "header": book.add_format(header),
        "key": book.add_format(locked),
        "label": book.add_format(locked),
        "number": book.add_format({"locked": False}),
        "text": book.add_format({"locked": False, "num_format": TEXT_FORMAT}),
        "choice": book.add_format({"locked": False, "num_format": TEXT_FORMAT}),
        "date": book.add_format({"locked": False, "num_format": "yyyy-mm-dd"}),
        "missing": book.add_format({"bg_color": "#FDE2E2"}),
    }


def _write_header(form: Any, columns: Sequence[FormColumn], looks: Mapping[str, Any]) -> None:
    form.freeze_panes(1, sum(column.kind in LOCKED for column in columns))
    for number, column in enumerate(columns):
        form.set_column(number, number, WIDTHS[column.kind], looks[column.kind])
        form.write_string(0, number, column.title, looks["header"])


def _write_rows(
    form: Any, columns: Sequence[FormColumn], rows: Iterable[Sequence[str | Decimal | None]], looks: Mapping[str, Any]
) -> int:
    """Write the ready rows; the number of the last. Empty cells are not written, their column says how they look."""
    last = 0
    formats = [looks[column.kind] for column in columns]
    for last, row in enumerate(rows, start=1):
        for number, (cell, look) in enumerate(zip(row, formats, strict=True)):
            if isinstance(cell, Decimal):
                form.write_number(last, number, cell, look)
            elif cell:
                form.write_string(last, number, cell, look)
    return last


def _guide(form: Any, columns: Sequence[FormColumn], looks: Mapping[str, Any], *, last: int) -> None:
    """Tell the spreadsheet program what may be put in, for the ready rows of every column."""
    end = max(last, 1)
    listed = 0
    for number, column in enumerate(columns):
        if column.kind in LOCKED:
            continue
        if column.required:
            form.conditional_format(1, number, end, number, {"type": "blanks", "format": looks["missing"]})
        form.data_validation(1, number, end, number, _validation(column, FIRST_CHOICES + listed))
        listed += column.kind == "choice"
    form.ignore_errors({"number_stored_as_text": f"A1:{xl_col_to_name(len(columns) - 1)}{end + 1}"})
    form.protect("", {"select_locked_cells": True, "format_columns": True, "format_rows": True})


def _validation(column: FormColumn, listed: int) -> dict[str, Any]:
    rule: dict[str, Any] = {"validate": "any"}
    if column.kind == "choice":
        letter = xl_col_to_name(listed)
        source = f"={CODES}!${letter}$1:${letter}${max(len(column.choices), 1)}"
        rule = {"validate": "list", "source": source, "error_message": _("請從列表中選擇。")}
    elif column.kind == "number":
        rule = _number_rule(column)
    elif column.kind == "date":
        rule = {"validate": "date", "criteria": ">=", "value": date(1900, 1, 1), "error_message": _("請填寫日期。")}
    return {**rule, "input_message": column.note[:MOST_MESSAGE]} if column.note else rule


def _number_rule(column: FormColumn) -> dict[str, Any]:
    low = format(-ANY_NUMBER if column.low is None else column.low, "f")
    high = format(ANY_NUMBER if column.high is None else column.high, "f")
    message = _("請填寫 %(low)s 至 %(high)s 之間的數字。") % {"low": low, "high": high}
    if column.low is None and column.high is None:
        message = _("請填寫數字，不帶單位。")
    return {"validate": "decimal", "criteria": "between", "minimum": low, "maximum": high, "error_message": message}


def _write_instructions(book: Any, instructions: Sequence[str]) -> None:
    sheet = book.add_worksheet(_("填寫說明"))
    sheet.set_column(0, 0, 100, book.add_format({"text_wrap": True, "valign": "top"}))
    for number, line in enumerate(instructions):
        sheet.write_string(number, 0, line)
    sheet.protect()


def _write_codes(book: Any, sheet: str, columns: Sequence[FormColumn], codes: Mapping[str, str]) -> None:
    hidden = book.add_worksheet(CODES)
    hidden.very_hidden()
    choices = [column.choices for column in columns if column.kind == "choice"]
    for number, (row, listed) in enumerate(zip_longest(_code_rows(sheet, columns, codes), zip_longest(*choices))):
        for place, cell in enumerate(row or ()):
            hidden.write_string(number, place, cell)
        for place, cell in enumerate(listed or (), start=FIRST_CHOICES):
            if cell is not None:
                hidden.write_string(number, place, cell)


def _code_rows(sheet: str, columns: Sequence[FormColumn], codes: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    yield CODE_ROW, SHEET_CODE, sheet
    for key, value in codes.items():
        yield CODE_ROW, key, value
    for number, column in enumerate(columns):
        yield COLUMN_ROW, xl_col_to_name(number), column.code, column.title
