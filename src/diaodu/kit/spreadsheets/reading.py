"""Reading a table from .xlsx or .csv. Formulas and macros are never run: a cell is the value last saved in it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from pathlib import PurePath

from django.utils.translation import gettext as _
from python_calamine import CalamineError, load_workbook

from diaodu.kit.controls import has_controls
from diaodu.kit.spreadsheets.guard import check_workbook
from diaodu.kit.spreadsheets.limits import (
    MOST_LINE,
    BrokenSpreadsheet,
    SpreadsheetTooLarge,
    UnknownFormat,
    check_shape,
    check_size,
)
from diaodu.kit.spreadsheets.scanning import Place
from diaodu.kit.spreadsheets.writing import plain

Cell = str | float | int | bool | date | datetime | time | timedelta


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row with its number in the file, and its cells as text by column."""

    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """The columns of the first sheet's first row, and the rows below that are not empty.

    Of a workbook also its cells that hold no value of their own, as row and column from 1: ``formulas``, whose cells
    are the values last saved, and ``errors``, whose cells are empty. Of each the first hundred are told.
    """

    columns: tuple[str, ...]
    rows: tuple[TableRow, ...]
    formulas: tuple[Place, ...] = ()
    errors: tuple[Place, ...] = ()


def read_table(content: bytes, file_name: str) -> Table:
    """Read the first sheet. Raises ``UnknownFormat``, ``SpreadsheetTooLarge`` or ``BrokenSpreadsheet``."""
    check_size(content)
    ending = PurePath(file_name).suffix.lower()
    if ending == ".xlsx":
        return _read_workbook(content)
    if ending == ".csv":
        return _table(csv_rows(content))
    raise UnknownFormat(_("只接受 .xlsx 和 .csv 文件。"))


def _table(rows: Iterable[Sequence[str]]) -> Table:
    numbered = ((number, row) for number, row in enumerate(rows, start=1))
    _first, header = next(numbered, (1, ()))
    columns = tuple(cell.strip() for cell in header)
    while columns and not columns[-1]:
        columns = columns[:-1]
    found = tuple(_row(number, columns, row) for number, row in numbered if any(map(str.strip, row)))
    check_shape(len(found), len(columns))
    return Table(columns, found)


def _row(number: int, columns: Sequence[str], cells: Sequence[str]) -> TableRow:
    """A row by column; cells beyond the last column stand under the empty name, so that nobody loses them unseen."""
    named = dict.fromkeys(columns, "") | dict(zip(columns, map(str.strip, cells), strict=False))
    beyond = "".join(map(str.strip, cells[len(columns) :]))
    return TableRow(number, named | {"": beyond} if beyond else named)


def _read_workbook(content: bytes) -> Table:
    anatomy = check_workbook(content)
    try:
        sheet = load_workbook(io.BytesIO(content)).get_sheet_by_index(0)
        # empty rows above the first are kept, so that row numbers are those the user sees
        rows = sheet.to_python(skip_empty_area=False)
    except (CalamineError, OSError) as error:
        raise BrokenSpreadsheet from error
    signs = anatomy.of_sheet(sheet.name)
    table = _table([_text(cell) for cell in row] for row in rows)
    return replace(table, formulas=tuple(signs.formulas), errors=tuple(signs.errors))


def _text(cell: Cell) -> str:
    """A cell as it would be typed: whole numbers without a point, days without a time."""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ")
    if isinstance(cell, date):
        return cell.isoformat()
    text = str(cell)
    if has_controls(text):  # written _x0000_
        raise BrokenSpreadsheet
    return text


def csv_rows(content: bytes) -> Iterator[list[str]]:
    """The rows of a .csv. Raises ``SpreadsheetTooLarge`` or ``BrokenSpreadsheet``."""
    try:
        for number, row in enumerate(csv.reader(_lines(_decoded(content)), strict=True), start=1):
            check_shape(number - 1, len(row))
            yield [plain(cell) for cell in row]
    except csv.Error as error:
        raise BrokenSpreadsheet from error


def _lines(text: str) -> Iterator[str]:
    for line in io.StringIO(text, newline=""):
        if len(line) > MOST_LINE:  # the parser would make a cell of every comma before it can be told to stop
            raise SpreadsheetTooLarge(_("CSV 文件有一行過長。"))
        yield line


def _decoded(content: bytes) -> str:
    """UTF-8, or what spreadsheet programs write on Chinese machines."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if has_controls(text):  # bytes of another kind, or UTF-16, which would read as other text
            break
        return text
    raise BrokenSpreadsheet
