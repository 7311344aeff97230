"""One XML part of a workbook as it streams by: where its cells lie, and what a reader of values would not see.

Every cell of every upload passes through here, so the way of an ordinary cell is kept short.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar
from xml.parsers import expat

from django.utils.translation import gettext as _

from diaodu.kit.spreadsheets import limits
from diaodu.kit.spreadsheets.limits import BrokenSpreadsheet, SpreadsheetTooLarge, check_shape

MOST_SIGNS = 100  # of a sort are kept; who made more mistakes than that is told of the first
MOST_NAMES = 200
MOST_STYLES = 70_000  # more than a workbook can have
DIGITS = "0123456789"
ROW = re.compile(r"[0-9]{1,7}")
CELL = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")
LITERAL = re.compile(r'"[^"]*"|\\.')
BUILT_IN_PERCENTS = ("9", "10")
IGNORED = ("v", "t", "is", "r", "rPr")
TRUE = ("1", "true")

Attributes = dict[str, str]
Place = tuple[int, int]  # row and column, both from 1
Kept = TypeVar("Kept")


@dataclass(slots=True)
class Signs:
    """What a sheet shows beside values."""

    formulas: list[Place] = field(default_factory=list)
    errors: list[Place] = field(default_factory=list)
    percents: list[Place] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)  # first and last
    merged: list[str] = field(default_factory=list)


def column_number(letters: str) -> int:
    """1 for A."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def column_letters(number: int) -> str:
    """A for 1."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


COLUMNS = {column_letters(number): number for number in range(1, limits.MOST_COLUMNS + 1)}


class Scanner:
    """Reads one part; keeps the signs, and the few elements that say which part is which sheet."""

    def __init__(self, percent_styles: frozenset[str] = frozenset()) -> None:
        self.signs = Signs()
        self.sheets: list[Attributes] = []
        self.relations: list[Attributes] = []
        self.formats: list[str] = []  # the number format of each cell style
        self.format_codes: dict[str, str] = {}
        self.shared_cells = self.longest_text = 0  # cells whose text stands elsewhere, and bytes of such a text
        self._length = self._text_began = 0
        self._percents = percent_styles
        self._parser = expat.ParserCreate()
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._parser.StartElementHandler = self._first
        self._ended: list[str] = []  # in this chunk; appending is the cheapest way to count them
        self._parser.EndElementHandler = self._ended.append
        self._in_cell_styles = False
        self._row = self._column = self._rows = self._columns = self._count = 0
        self._elements = self._ends = 0
        self._row_text = ""
        self._acts: dict[str, Callable[[Attributes], None] | None] = dict.fromkeys(IGNORED)

    def feed(self, chunk: bytes) -> None:
        """Read on. Raises ``ExpatError``, ``BrokenSpreadsheet`` or ``SpreadsheetTooLarge``."""
        self._length += len(chunk)
        try:
            self._parser.Parse(chunk)
        except LookupError as error:  # an encoding that nobody knows
            raise BrokenSpreadsheet from error
        self._ends += len(self._ended)
        self._ended.clear()
        # one cell written a million times, or as many texts, or elements of no interest
        if self._count > limits.MOST_CELLS or self._elements > limits.MOST_ELEMENTS:
            raise SpreadsheetTooLarge(_("文件解壓後過大。"))
        # the parser keeps a place for each open element, and reads a tag without end anew with each chunk
        is_deep = self._elements - self._ends > limits.MOST_DEPTH
        if is_deep or self._length - self._parser.CurrentByteIndex > limits.MOST_TAG:
            raise BrokenSpreadsheet

    def close(self) -> None:
        """The part ends here."""
        if self._length:
            self._parser.Parse(b"", True)
        if self._text_began:
            self._text_ends(self._length)

    def percent_styles(self) -> frozenset[str]:
        """The cell styles that show a hundredth as 1 %."""
        codes = {name for name, code in self.format_codes.items() if "%" in LITERAL.sub("", code)}
        percents = {*BUILT_IN_PERCENTS, *codes}
        return frozenset(str(number) for number, name in enumerate(self.formats) if name in percents)

    def _doctype(self, *_declaration: object) -> None:
        raise BrokenSpreadsheet  # no spreadsheet program writes one; it is where entity bombs stand

    def _first(self, name: str, attributes: Attributes) -> None:
        """The root: only formulas of its own prefix are formulas of cells, those of extensions are not."""
        prefix = name[: name.rfind(":") + 1]
        self._acts |= {
            "c": self._cell,
            "row": self._row_begins,
            "si": self._text,
            f"{prefix}f": self._formula,
            "col": self._columns_told,
            "mergeCell": lambda told: _keep(self.signs.merged, told.get("ref", "")),
            "sheet": lambda told: _keep(self.sheets, told, limits.MOST_PARTS),
            "Relationship": self._relation,
            "cellStyleXfs": self._other_styles,
            "cellXfs": self._cell_styles,
            "xf": self._style,
            "numFmt": self._format_code,
        }
        self._parser.StartElementHandler = self._element
        self._element(name, attributes)

    def _element(self, name: str, attributes: Attributes) -> None:
        self._elements += 1
        try:
            act = self._acts[name]
        except KeyError:
            act = self._learned(name)
        if act is not None:
            act(attributes)

    def _learned(self, name: str) -> Callable[[Attributes], None] | None:
        """What to do with an element under a prefix or of no interest, remembered so far as there is room."""
        prefix, _colon, local = name.rpartition(":")
        act = self._acts.get(local) if local != "f" and prefix else None
        if len(self._acts) < MOST_NAMES:
            self._acts[name] = act
        return act

    def _cell(self, attributes: Attributes) -> None:
        position = attributes.get("r")
        if position is None:
            column = self._column + 1
        else:
            letters = position.rstrip(DIGITS)
            column = COLUMNS.get(letters, 0)
            if not column or position[len(letters) :] != self._row_text:
                self._row, column = _cell_place(position)
                self._row_text = str(self._row)
                self._reach(self._row, column)
        self._column = column
        self._count += 1
        if column > self._columns:
            self._reach(self._row, column)
        if attributes.get("s") in self._percents:
            _keep(self.signs.percents, (self._row, column))
        kind = attributes.get("t")
        if kind == "s":
            self.shared_cells += 1
        elif kind == "e":
            _keep(self.signs.errors, (self._row, column))

    def _row_begins(self, attributes: Attributes) -> None:
        position = attributes.get("r")
        self._row, self._column = _row_number(position) if position else self._row + 1, 0
        self._row_text = str(self._row)
        self._reach(self._row, self._columns)
        if attributes.get("hidden") in TRUE:
            self.signs.hidden_rows.add(self._row)

    def _reach(self, row: int, column: int) -> None:
        self._rows, self._columns = max(self._rows, row), max(self._columns, column)
        check_shape(self._rows, self._columns)

    def _text(self, _attributes: Attributes) -> None:
        self._count += 1
        self._text_ends(self._parser.CurrentByteIndex)

    def _text_ends(self, place: int) -> None:
        """A shared text has at most all that stands between its beginning and the next."""
        self.longest_text = max(self.longest_text, place - self._text_began)
        self._text_began = place

    def _formula(self, _attributes: Attributes) -> None:
        _keep(self.signs.formulas, (self._row, self._column))

    def _columns_told(self, attributes: Attributes) -> None:
        first, last = attributes.get("min", ""), attributes.get("max", "")
        if attributes.get("hidden") in TRUE and ROW.fullmatch(first) and ROW.fullmatch(last):
            _keep(self.signs.hidden_columns, (int(first), int(last)))

    def _relation(self, attributes: Attributes) -> None:
        """A sheet that lies under another ending than .xml would go by unread."""
        is_sheet = attributes.get("Type", "").endswith("/worksheet")
        if is_sheet and not attributes.get("Target", "").lower().endswith(".xml"):
            raise BrokenSpreadsheet
        _keep(self.relations, attributes, limits.MOST_PARTS)

    def _other_styles(self, _attributes: Attributes) -> None:
        self._in_cell_styles = False

    def _cell_styles(self, _attributes: Attributes) -> None:
        self._in_cell_styles = True

    def _style(self, attributes: Attributes) -> None:
        if self._in_cell_styles:
            _keep(self.formats, attributes.get("numFmtId", ""), MOST_STYLES)

    def _format_code(self, attributes: Attributes) -> None:
        if len(self.format_codes) < MOST_STYLES:
            self.format_codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")


def _keep(kept: list[Kept], thing: Kept, most: int = MOST_SIGNS) -> None:
    if len(kept) < most:
        kept.append(thing)


def _cell_place(position: str) -> Place:
    match = CELL.fullmatch(position)
    if match is None:
        raise BrokenSpreadsheet
    return int(match[2]), column_number(match[1])


def _row_number(position: str) -> int:
    if ROW.fullmatch(position) is None:
        raise BrokenSpreadsheet
    return int(position)
