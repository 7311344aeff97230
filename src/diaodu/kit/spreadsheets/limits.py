"""How much of a spreadsheet is read, and the refusals of what is not read at all."""

from __future__ import annotations

from django.utils.translation import gettext as _

from diaodu.kit.refusals import Refusal

MOST_BYTES = 20 * 2**20
MOST_UNZIPPED = 150 * 2**20
MOST_RATIO = 200
SMALL = 2**20  # below this much unpacked, any ratio is harmless
MOST_PARTS = 1000
MOST_ROWS = 200_000
MOST_COLUMNS = 200
MOST_CELLS = 2_000_000
MOST_ELEMENTS = 4 * MOST_CELLS  # of one part: a cell is two or three
MOST_DEPTH = 1000  # elements within one another
MOST_TAG = 2**20  # bytes between two angle brackets, a comment too
MOST_LINE = 2**21  # characters of a line of a .csv
MOST_TEXT = 2**27  # bytes in the cells of a sheet, a text counted as often as it stands in one


class UnknownFormat(Refusal):
    """Neither .xlsx nor .csv."""

    code, status = "unknown_format", 415


class SpreadsheetTooLarge(Refusal):
    """More bytes, rows or columns than are read."""

    code, status = "spreadsheet_too_large", 413


class BrokenSpreadsheet(Refusal):
    """Not what its name says, damaged, or made to do harm."""

    code, status = "broken_spreadsheet", 422

    def __init__(self, message: str = "") -> None:
        super().__init__(message or _("文件已損壞或不是電子表格；請用電子表格軟件打開後另存為 .xlsx 再上傳。"))


def check_size(content: bytes) -> None:
    """Refuse a file of more than ``MOST_BYTES``."""
    if len(content) > MOST_BYTES:
        message = _("文件超過 %(most)d MB，請分成幾個文件。")
        raise SpreadsheetTooLarge(message % {"most": MOST_BYTES // 2**20})


def check_shape(rows: int, columns: int) -> None:
    """Refuse a table of too many rows or columns."""
    if rows > MOST_ROWS or columns > MOST_COLUMNS or rows * columns > MOST_CELLS:
        message = _("表格最多 %(rows)d 行、%(columns)d 列。")
        raise SpreadsheetTooLarge(message % {"rows": MOST_ROWS, "columns": MOST_COLUMNS})
