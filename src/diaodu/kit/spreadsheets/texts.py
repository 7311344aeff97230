"""How much text the cells of a sheet come to. A workbook keeps each text once, and a parser copies it into every cell.

A text of thirty thousand characters shared by a million cells is a small file and fills any memory.
"""

from __future__ import annotations

import zipfile
from array import array
from xml.parsers import expat

from django.utils.translation import gettext as _

from diaodu.kit.spreadsheets import limits
from diaodu.kit.spreadsheets.limits import BrokenSpreadsheet, SpreadsheetTooLarge

CHUNK = 2**16


def check_texts(archive: zipfile.ZipFile, *, shared: zipfile.ZipInfo, sheet: zipfile.ZipInfo) -> None:
    """Refuse a sheet whose cells repeat too much of the shared texts."""
    lengths = _Lengths()
    _feed(archive, shared, lengths.parser)
    _feed(archive, sheet, _Sum(lengths.known).parser)


def _feed(archive: zipfile.ZipFile, part: zipfile.ZipInfo, parser: expat.XMLParserType) -> None:
    with archive.open(part) as stream:
        while chunk := stream.read(CHUNK):
            parser.Parse(chunk)


class _Lengths:
    """The length of each shared text, with its markup."""

    def __init__(self) -> None:
        self.known = array("Q")
        self._began = 0
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler, self.parser.EndElementHandler = self._start, self._end

    def _start(self, name: str, _attributes: dict[str, str]) -> None:
        if name.rpartition(":")[2] == "si":
            self._began = self.parser.CurrentByteIndex

    def _end(self, name: str) -> None:
        if name.rpartition(":")[2] == "si":
            self.known.append(self.parser.CurrentByteIndex - self._began)


class _Sum:
    """The length of all cells' shared texts."""

    def __init__(self, lengths: array[int]) -> None:
        self._lengths = lengths
        self._total = 0
        self._is_shared = False
        self._number: list[str] = []
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler, self.parser.EndElementHandler = self._start, self._end

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        if local == "c":
            self._is_shared = attributes.get("t") == "s"
        elif local == "v" and self._is_shared:
            self._number.clear()
            self.parser.CharacterDataHandler = self._number.append

    def _end(self, name: str) -> None:
        if self._is_shared and name.rpartition(":")[2] == "v":
            self.parser.CharacterDataHandler = None
            self._add("".join(self._number).strip())

    def _add(self, number: str) -> None:
        if not number.isdecimal() or int(number) >= len(self._lengths):
            raise BrokenSpreadsheet
        self._total += self._lengths[int(number)]
        if self._total > limits.MOST_TEXT:
            raise SpreadsheetTooLarge(_("單元格的文字過多，請分成幾個文件。"))
