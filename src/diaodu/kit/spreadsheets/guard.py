"""What a spreadsheet must pass before it is parsed: sizes, compression, well-formed parts, and where its cells lie.

A parser lays a sheet out as a full rectangle, so two far-apart cells in a file of a few hundred bytes would fill the
memory; and a zip file may unpack to a thousand times its size. Both are measured here, without unpacking to memory.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from xml.parsers import expat

from django.utils.translation import gettext as _

from diaodu.kit.refusals import Refusal

MOST_BYTES = 20 * 2**20
MOST_UNZIPPED = 300 * 2**20
MOST_RATIO = 200
SMALL = 2**20  # below this much unpacked, any ratio is harmless
MOST_PARTS = 1000
MOST_ROWS = 200_000
MOST_COLUMNS = 200
MOST_CELLS = 6_000_000
CHUNK = 2**16
PLAIN_PARTS = (".xml", ".rels", ".vml")
ROW = re.compile(r"[0-9]{1,7}")
CELL = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")


class UnknownFormat(Refusal):
    """Neither .xlsx nor .csv."""

    code, status = "unknown_format", 415


class SpreadsheetTooLarge(Refusal):
    """More bytes, rows or columns than are read."""

    code, status = "spreadsheet_too_large", 413


class BrokenSpreadsheet(Refusal):
    """Not what its name says, damaged, or made to do harm."""

    code, status = "broken_spreadsheet", 422

    def __init__(self) -> None:
        super().__init__(_("文件已損壞或不是電子表格；請用電子表格軟件打開後另存為 .xlsx 再上傳。"))


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


def check_workbook(content: bytes) -> None:
    """Refuse a workbook that unpacks to too much, is damaged, or has a cell too far out."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS or any(part.flag_bits & 1 for part in parts):
                raise BrokenSpreadsheet
            _check_parts(archive, parts, allowed=_allowance(len(content)))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, expat.ExpatError, OSError) as error:
        raise BrokenSpreadsheet from error


def _allowance(packed: int) -> int:
    return min(MOST_UNZIPPED, max(SMALL, packed * MOST_RATIO))


def _check_parts(archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo], *, allowed: int) -> None:
    for part in parts:
        if part.file_size > allowed:  # as the archive says; what it really holds is counted below
            raise SpreadsheetTooLarge(_("文件解壓後過大。"))
        scanner = _Scanner() if part.filename.lower().endswith(PLAIN_PARTS) else None
        for chunk in _chunks(archive, part):
            allowed -= len(chunk)
            if allowed < 0:
                raise SpreadsheetTooLarge(_("文件解壓後過大。"))
            if scanner:
                scanner.feed(chunk)
        if scanner:
            scanner.close()


def _chunks(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    with archive.open(part) as stream:
        while chunk := stream.read(CHUNK):
            yield chunk


class _Scanner:
    """Reads one XML part as it streams by and looks at cell positions; keeps nothing."""

    def __init__(self) -> None:
        self._parser = expat.ParserCreate()
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._parser.StartElementHandler = self._element
        self._empty = True
        self._row = self._column = self._rows = self._columns = 0

    def feed(self, chunk: bytes) -> None:
        self._empty = False
        self._parser.Parse(chunk)

    def close(self) -> None:
        if not self._empty:
            self._parser.Parse(b"", True)

    def _doctype(self, *_declaration: object) -> None:
        raise BrokenSpreadsheet  # no spreadsheet program writes one; it is where entity bombs stand

    def _element(self, name: str, attributes: dict[str, str]) -> None:
        local, position = name.rpartition(":")[2], attributes.get("r")
        if local == "c":
            self._row, self._column = _cell(position) if position else (self._row, self._column + 1)
            self._reach()
        elif local == "row":
            self._row, self._column = _row(position) if position else self._row + 1, 0
            self._reach()
        elif local == "Relationship":
            _check_target(attributes)

    def _reach(self) -> None:
        self._rows, self._columns = max(self._rows, self._row), max(self._columns, self._column)
        check_shape(self._rows, self._columns)


def _check_target(attributes: dict[str, str]) -> None:
    """A sheet that lies under another ending than .xml would go by unread."""
    is_sheet = attributes.get("Type", "").endswith("/worksheet")
    if is_sheet and not attributes.get("Target", "").lower().endswith(".xml"):
        raise BrokenSpreadsheet


def _cell(position: str) -> tuple[int, int]:
    match = CELL.fullmatch(position)
    if match is None:
        raise BrokenSpreadsheet
    return int(match[2]), _column(match[1])


def _row(position: str) -> int:
    if ROW.fullmatch(position) is None:
        raise BrokenSpreadsheet
    return int(position)


def _column(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
