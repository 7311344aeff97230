"""Reading a form that comes back. Cells are given as they stand; what is odd about the file is found, never mended.

The rules by which something is found, with the place it is found at:

- of the file: ``no_codes`` (not our form, its header is taken for the columns' codes), ``wrong_sheet`` (the form's
  sheet is gone, another is read), ``macros``, ``external_links``;
- of its columns: ``missing_column``, ``unknown_column``, ``duplicate_column`` (the first counts), ``moved_header``
  (what stands above is not read), ``hidden_columns``;
- of its rows: ``second_header`` (not given as a row), ``hidden_rows``;
- of its cells: ``formula`` (the cell is the value last saved), ``error_value`` (the cell is empty), ``percent_format``
  (95 % is the number 0.95), ``merged_cells`` (only the first is filled), ``outside_columns`` (not given).

Of each rule the first hundred are kept.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from math import isfinite
from pathlib import PurePath
from typing import Any

from django.utils.translation import gettext as _
from python_calamine import CalamineError, SheetTypeEnum, load_workbook

from diaodu.kit.spreadsheets.forms import CODE_ROW, CODES, COLUMN_ROW, SHEET_CODE
from diaodu.kit.spreadsheets.guard import Anatomy, check_workbook
from diaodu.kit.spreadsheets.limits import BrokenSpreadsheet, UnknownFormat, check_size
from diaodu.kit.spreadsheets.reading import csv_rows
from diaodu.kit.spreadsheets.scanning import CELL, Place, Signs, column_letters, column_number

Cell = str | Decimal | bool | date | time | timedelta | None
Numbered = tuple[int, Sequence[Any]]  # a row with its number in the file, and its cells from column A

MOST_FINDINGS = 100  # of each rule
MOST_CODES = 1000
HEADER_WITHIN = 20
SAFE_DIGITS = 10**15


@dataclass(frozen=True, slots=True)
class Finding:
    """Something about the file itself. Row 0 and column "" stand for the whole file, or the whole row or column."""

    rule: str
    row: int
    column: str
    message: str


@dataclass(frozen=True, slots=True)
class ReturnedRow:
    """A row with its number in the file, and its cells by the columns' codes."""

    number: int
    cells: Mapping[str, Cell]


@dataclass(frozen=True, slots=True)
class ReturnedForm:
    """What came back. ``rows`` may be gone through many times; its cells are made only then."""

    sheet: str  # "" for .csv
    codes: Mapping[str, str]
    columns: Mapping[str, str]  # the letter of each column found
    rows: ReturnedRows
    findings: tuple[Finding, ...]
    told: Mapping[str, str]  # the letter of each column of the template

    def letter(self, code: str) -> str:
        """Where a column stands, or stood in the template; "" for a column of neither."""
        return self.columns.get(code) or self.told.get(code, "")


class ReturnedRows:
    """The rows that are not empty, made one by one."""

    def __init__(
        self, rows: Callable[[], Iterable[Numbered]], places: Mapping[str, int], numbers: frozenset[int]
    ) -> None:
        self._rows, self._places, self._numbers = rows, places, numbers

    def __len__(self) -> int:
        return len(self._numbers)

    def __iter__(self) -> Iterator[ReturnedRow]:
        for number, cells in self._rows():
            if number in self._numbers:
                width = len(cells)
                yield ReturnedRow(
                    number,
                    {code: _cell(cells[place]) if place < width else None for code, place in self._places.items()},
                )


def read_form(content: bytes, file_name: str) -> ReturnedForm:
    """Read a form. Raises ``UnknownFormat``, ``SpreadsheetTooLarge`` or ``BrokenSpreadsheet``."""
    check_size(content)
    ending = PurePath(file_name).suffix.lower()
    if ending == ".xlsx":
        return _read_workbook(content)
    if ending == ".csv":
        rows = [(number, row) for number, row in enumerate(csv_rows(content), start=1)]
        return _Reading(lambda: rows, _Told(), _Findings()).form("")
    raise UnknownFormat(_("只接受 .xlsx 和 .csv 文件。"))


def _cell(cell: Any) -> Cell:
    """A cell as typed. Programs keep 15 digits of a number: what lies behind is the dust of binary counting."""
    if isinstance(cell, str):
        return cell if cell.strip() else None
    if isinstance(cell, bool):
        return cell
    if isinstance(cell, int | float):
        if not isfinite(cell):
            return str(cell)
        return Decimal(int(cell)) if cell == int(cell) and abs(cell) < SAFE_DIGITS else Decimal(format(cell, ".15g"))
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date()
    return cell  # type: ignore[no-any-return]


class _Findings:
    """Findings, so many of each rule and no more."""

    def __init__(self) -> None:
        self.kept: list[Finding] = []
        self._counts: Counter[str] = Counter()

    def add(self, rule: str, message: str, row: int = 0, column: int = 0) -> None:
        self._counts[rule] += 1
        if self._counts[rule] <= MOST_FINDINGS:
            self.kept.append(Finding(rule, row, column_letters(column), message))


@dataclass(slots=True)
class _Told:
    """What the hidden sheet says."""

    codes: dict[str, str] = field(default_factory=dict)
    letters: dict[str, str] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)
    sheet: str = ""


def _told(rows: Iterable[Sequence[Any]]) -> _Told:
    told = _Told()
    for _number, row in zip(range(MOST_CODES), rows, strict=False):
        kind, first, second, third = ([_text(cell) for cell in row] + [""] * 4)[:4]
        if kind == CODE_ROW and first == SHEET_CODE:
            told.sheet = second
        elif kind == CODE_ROW:
            told.codes[first] = second
        elif kind == COLUMN_ROW:
            told.letters[second], told.titles[second] = first, third
    return told


def _text(cell: Any) -> str:
    """Header cells and codes: line breaks and doubled spaces are the spreadsheet program's own."""
    value = _cell(cell)
    return "" if value is None else " ".join(str(value).split())


def _read_workbook(content: bytes) -> ReturnedForm:
    anatomy = check_workbook(content)
    findings = _Findings()
    _find_passengers(anatomy, findings)
    try:
        book = load_workbook(io.BytesIO(content))
        names = [told.name for told in book.sheets_metadata if told.typ == SheetTypeEnum.WorkSheet]
        told = _told(book.get_sheet_by_name(CODES).iter_rows()) if CODES in names else _Told()
        if not told.titles:
            findings.add("no_codes", _("這不是系統發出的報表模板，或其中的代碼表被刪除；請下載模板填寫。"))
        name = _form_sheet(names, told, findings)
        sheet = book.get_sheet_by_name(name)
    except (CalamineError, OSError) as error:
        raise BrokenSpreadsheet from error
    reading = _Reading(lambda: _sheet_rows(sheet), told, findings)
    return reading.form(name, anatomy.of_sheet(name))


def _form_sheet(names: Sequence[str], told: _Told, findings: _Findings) -> str:
    open_names = [name for name in names if name != CODES]
    if not open_names:
        raise BrokenSpreadsheet(_("工作簿中沒有工作表。"))
    if not told.sheet or told.sheet in open_names:
        return told.sheet or open_names[0]
    message = _("找不到工作表「%(sheet)s」，讀取的是「%(other)s」。")
    findings.add("wrong_sheet", message % {"sheet": told.sheet, "other": open_names[0]})
    return open_names[0]


def _sheet_rows(sheet: Any) -> Iterator[Numbered]:
    """The rows of a sheet; calamine counts them from the first of the sheet, but columns from the first in use."""
    before = [""] * (sheet.start[1] if sheet.start else 0)
    return ((number, before + row) for number, row in enumerate(sheet.iter_rows(), start=1))


def _find_passengers(anatomy: Anatomy, findings: _Findings) -> None:
    if any(part.endswith("vbaproject.bin") for part in anatomy.parts):
        findings.add("macros", _("工作簿帶有宏；請另存為不帶宏的 .xlsx。"))
    if any(part.startswith("xl/externallinks/") for part in anatomy.parts):
        findings.add("external_links", _("工作簿引用了其他文件；請斷開鏈接，只保留數值。"))


class _Reading:
    """One way through the rows to find the header, the columns and what is odd."""

    def __init__(self, rows: Callable[[], Iterable[Numbered]], told: _Told, findings: _Findings) -> None:
        self._rows, self._told, self._findings = rows, told, findings
        self._places: dict[str, int] = {}

    def form(self, sheet: str, signs: Signs | None = None) -> ReturnedForm:
        header = self._header()
        self._place_columns(*header)
        numbers = self._find_rows(*header)
        if signs:
            self._find_signs(signs, header[0], numbers)
        columns = {code: column_letters(place + 1) for code, place in self._places.items()}
        rows = ReturnedRows(self._rows, self._places, numbers)
        return ReturnedForm(sheet, self._told.codes, columns, rows, tuple(self._findings.kept), self._told.letters)

    def _header(self) -> tuple[int, list[str]]:
        """Of the first rows the one with the most titles; without titles the first that is not empty."""
        titles = {_text(title) for title in self._told.titles.values()}
        best: tuple[int, list[str]] = (1, [])
        most = 0
        for (number, row), _number in zip(self._rows(), range(HEADER_WITHIN), strict=False):
            texts = [_text(cell) for cell in row]
            found = len(titles.intersection(texts)) if titles else any(texts)
            if found > most:
                best, most = (number, texts), found
        if best[0] != 1:
            self._findings.add("moved_header", _("表頭不在第一行；其上各行未讀取。"), best[0])
        return best

    def _place_columns(self, row: int, texts: Sequence[str]) -> None:
        codes = {_text(title): code for code, title in self._told.titles.items()}
        for place, text in enumerate(texts):
            code = codes.get(text, "") if codes else text
            if text and not code:
                message = _("「%(title)s」不是模板中的列，未讀取。")
                self._findings.add("unknown_column", message % {"title": text[:50]}, row, place + 1)
            elif code in self._places:
                message = _("「%(title)s」出現兩次，只讀取前一列。")
                self._findings.add("duplicate_column", message % {"title": text[:50]}, row, place + 1)
            elif code:
                self._places[code] = place
        for code, title in self._told.titles.items():
            if code not in self._places:
                place = column_number(self._told.letters[code])
                self._findings.add("missing_column", _("缺少「%(title)s」一列。") % {"title": title}, row, place)

    def _find_rows(self, header: int, texts: Sequence[str]) -> frozenset[int]:
        """The numbers of the rows below the header that are not empty and not another header."""
        numbers = set()
        used = set(self._places.values())
        unused = [place for place in range(len(texts)) if place not in used]
        end = len(texts)
        first = next(iter(self._places.values()), 0)
        for number, row in self._rows():
            if number <= header or not any(cell != "" for cell in row):
                continue
            if texts and len(row) > first and _text(row[first]) == texts[first]:
                self._findings.add("second_header", _("重複的表頭，未讀取。"), number)
                continue
            numbers.add(number)
            for place in (*unused, *range(end, len(row))):
                if place < len(row) and row[place] != "":
                    self._findings.add("outside_columns", _("不屬於任何一列，未讀取。"), number, place + 1)
        return frozenset(numbers)

    def _find_signs(self, signs: Signs, header: int, numbers: frozenset[int]) -> None:
        self._find_hidden(signs, numbers)
        self._find_places("formula", _("單元格是公式；請改為數值。"), signs.formulas, header)
        self._find_places("error_value", _("單元格是錯誤值。"), signs.errors, header)
        self._find_places(
            "percent_format", _("單元格是百分比格式，95% 會讀作 0.95；請改為數字格式。"), signs.percents, header
        )
        for told in signs.merged:
            match = CELL.match(told)
            if match:
                message = _("合併單元格 %(cells)s；請取消合併。") % {"cells": told[:20]}
                self._findings.add("merged_cells", message, int(match[2]), column_number(match[1]))

    def _find_hidden(self, signs: Signs, numbers: frozenset[int]) -> None:
        for row in sorted(signs.hidden_rows & numbers):
            self._findings.add("hidden_rows", _("這一行被隱藏。"), row)
        for code, place in self._places.items():
            if any(first <= place + 1 <= last for first, last in signs.hidden_columns):
                message = _("「%(title)s」一列被隱藏。") % {"title": self._told.titles.get(code, code)}
                self._findings.add("hidden_columns", message, 0, place + 1)

    def _find_places(self, rule: str, message: str, places: Iterable[Place], header: int) -> None:
        """Of the rows below the header."""
        for row, column in places:
            if row > header:
                self._findings.add(rule, message, row, column)
