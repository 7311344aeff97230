"""Writing a table as .xlsx or .csv. Every cell is text, exactly as kept; none is taken for a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import IO

import xlsxwriter

CONTENT_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
FORMATS = tuple(CONTENT_TYPES)
# a cell that begins so is run as a formula by spreadsheet programs that open a .csv
_ACTIVE = (
    *"=+-@\t\r\n",
    *"＝＋－＠",
)  # full-width signs too: programs of this part of the world take them for the others
_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")


def write_table(stream: IO[bytes], file_format: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Write columns and rows to a binary stream. Raises ``ValueError`` for a format not in ``FORMATS``."""
    if file_format == "xlsx":
        _write_workbook(stream, columns, rows)
    elif file_format == "csv":
        _write_csv(stream, columns, rows)
    else:
        raise ValueError(f"no such format: {file_format!r}")


def neutral(text: str) -> str:
    """A text cell for .csv: an apostrophe before what would be run. Numbers stay as they are."""
    return f"'{text}" if _is_active(text) else text


def plain(text: str) -> str:
    """What ``neutral`` was given."""
    return text[1:] if text.startswith("'") and _is_active(text[1:]) else text


def _is_active(text: str) -> bool:
    # apostrophes of the text's own are looked through, so that ``plain`` takes away only what ``neutral`` put there
    return text.lstrip("'").startswith(_ACTIVE) and not _NUMBER.fullmatch(text)


def _write_workbook(stream: IO[bytes], columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
    }
    with xlsxwriter.Workbook(stream, options) as book:
        sheet = book.add_worksheet()
        sheet.freeze_panes(1, 0)
        bold = book.add_format({"bold": True})
        for column, name in enumerate(columns):
            sheet.write_string(0, column, name, bold)
        for number, row in enumerate(rows, start=1):
            for column, cell in enumerate(row):
                if cell:
                    sheet.write_string(number, column, cell)


def _write_csv(stream: IO[bytes], columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    text = io.TextIOWrapper(stream, encoding="utf-8-sig", newline="")  # the mark tells spreadsheet programs it is UTF-8
    writer = csv.writer(text)
    writer.writerows([neutral(cell) for cell in row] for row in (columns, *rows))
    text.flush()
    text.detach()
