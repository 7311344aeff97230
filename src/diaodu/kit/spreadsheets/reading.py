"""Reading a table from .xlsx or .csv. Formulas and macros are never run: a cell is the value last saved in it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import PurePath

from django.utils.translation import gettext as _
from python_calamine import CalamineError, load_workbook

from diaodu.kit.spreadsheets.guard import check_workbook
from diaodu.kit.spreadsheets.limits import BrokenSpreadsheet, UnknownFormat, check_shape, check_size
from diaodu.kit.spreadsheets.writing import plain

Cell = str | float | int | bool | date | datetime | time | timedelta


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row with its number in the file, and its cells as text by column."""

    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """The columns of the first sheet's first row, and the rows below that are not empty."""

    columns: tuple[str, ...]
    rows: tuple[TableRow, ...]


def read_table(content: bytes, file_name: str) -> Table:
    """Read the first sheet. Raises ``UnknownFormat``, ``SpreadsheetTooLarge`` or ``BrokenSpreadsheet``."""
    check_size(content)
    ending = PurePath(file_name).suffix.lower()
    if ending == ".xlsx":
        return _table(_workbook_rows(content))
    if ending == ".csv":
        return _table(csv_rows(content))
    raise UnknownFormat(_("只接受 .xlsx 和 .csv 文件。"))


def _table(rows: Iterable[Sequence[str]]) -> Table:
    numbered = ((number, row) for number, row in enumerate(rows, start=1))
    _first, header = next(numbered, (1, ()))
    columns = tuple(cell.strip() for cell in header)
    while columns and not columns[-1]:
        columns = columns[:-1]
    found = tuple(_row(number, columns, row) for number, row in numbered if any(cell.strip() for cell in row))
    check_shape(len(found), len(columns))
    return Table(columns, found)


def _row(number: int, columns: Sequence[str], cells: Sequence[str]) -> TableRow:
    """A row by column; cells beyond the last column stand under the empty name, so that nobody loses them unseen."""
    named = dict(zip(columns, (cell.strip() for cell in cells), strict=False))
    beyond = "".join(cell.strip() for cell in cells[len(columns) :])
    return TableRow(number, {**dict.fromkeys(columns, ""), **named, **({"": beyond} if beyond else {})})


def _workbook_rows(content: bytes) -> Iterator[list[str]]:
    check_workbook(content)
    try:
        sheet = load_workbook(io.BytesIO(content)).get_sheet_by_index(0)
        # empty rows above the first are kept, so that row numbers are those the user sees
        rows = sheet.to_python(skip_empty_area=False)
    except (CalamineError, OSError) as error:
        raise BrokenSpreadsheet from error
    return ([_text(cell) for cell in row] for row in rows)


def _text(cell: Cell) -> str:
    """A cell as it would be typed: whole numbers without a point, days without a time."""
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date().isoformat()
    if isinstance(cell, date | datetime):
        return cell.isoformat(" ") if isinstance(cell, datetime) else cell.isoformat()
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    return str(cell)


def csv_rows(content: bytes) -> Iterator[list[str]]:
    """The rows of a .csv. Raises ``SpreadsheetTooLarge`` or ``BrokenSpreadsheet``."""
    stream = io.StringIO(_decoded(content), newline="")
    try:
        for number, row in enumerate(csv.reader(stream, strict=True), start=1):
            check_shape(number - 1, len(row))
            yield [plain(cell) for cell in row]
    except csv.Error as error:
        raise BrokenSpreadsheet from error


def _decoded(content: bytes) -> str:
    """UTF-8, or what spreadsheet programs write on Chinese machines."""
    if b"\0" in content:  # bytes of another kind, or UTF-16, which would read as other text
        raise BrokenSpreadsheet
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise BrokenSpreadsheet
