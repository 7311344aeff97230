"""Reading a form that comes back. Cells are given as they stand; what is odd is found, never mended."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from math import isfinite
from pathlib import PurePath
from typing import Any

from django.utils.translation import gettext as _
from python_calamine import CalamineError, SheetTypeEnum, load_workbook

from diaodu.kit.controls import has_controls
from diaodu.kit.spreadsheets.findings import Finding, Findings, find_passengers, find_signs
from diaodu.kit.spreadsheets.forms import CODE_ROW, CODES, COLUMN_ROW, SHEET_CODE
from diaodu.kit.spreadsheets.guard import check_workbook
from diaodu.kit.spreadsheets.limits import BrokenSpreadsheet, UnknownFormat, check_size
from diaodu.kit.spreadsheets.reading import csv_rows
from diaodu.kit.spreadsheets.scanning import Signs, column_letters, column_number

Cell = str | Decimal | bool | date | time | timedelta | None
Numbered = tuple[int, Sequence[Any]]  # a row with its number in the file, and its cells from column A

MOST_CODES = 1000
HEADER_WITHIN = 20
SAFE_DIGITS = 10**15


@dataclass(frozen=True, slots=True)
class FormRow:
    """A row with its number in the file, and its cells by the columns' codes."""

    number: int
    cells: Mapping[str, Cell]


@dataclass(frozen=True, slots=True)
class ReturnedForm:
    """What came back. ``rows`` may be gone through many times; its cells are made only then."""

    sheet: str  # "" for .csv
    codes: Mapping[str, str]
    columns: Mapping[str, str]  # the letter of each column found
    rows: FormRows
    findings: tuple[Finding, ...]
    told: Mapping[str, str]  # the letter of each column of the template

    def letter(self, code: str) -> str:
        """Where a column stands, or stood in the template; "" for a column of neither."""
        return self.columns.get(code) or self.told.get(code, "")


class FormRows:
    """The rows that are not empty, made one by one."""

    def __init__(
        self, rows: Callable[[], Iterable[Numbered]], places: Mapping[str, int], numbers: frozenset[int]
    ) -> None:
        self._rows, self._places, self._numbers = rows, places, numbers

    def __len__(self) -> int:
        return len(self._numbers)

    def __iter__(self) -> Iterator[FormRow]:
        codes, places = list(self._places), list(self._places.values())
        width = max(places, default=-1) + 1
        for number, row in self._rows():
            if number in self._numbers:
                cells = row if len(row) >= width else [*row, *[None] * (width - len(row))]
                yield FormRow(number, dict(zip(codes, [as_typed(cells[place]) for place in places], strict=True)))


def read_form(content: bytes, file_name: str) -> ReturnedForm:
    """Read a form. Raises ``UnknownFormat``, ``SpreadsheetTooLarge`` or ``BrokenSpreadsheet``."""
    check_size(content)
    ending = PurePath(file_name).suffix.lower()
    if ending == ".xlsx":
        return _read_workbook(content)
    if ending == ".csv":
        rows = [(number, row) for number, row in enumerate(csv_rows(content), start=1)]
        return _Reading(lambda: rows, _Told(), Findings()).form("")
    raise UnknownFormat(_("只接受 .xlsx 和 .csv 文件。"))


def as_typed(cell: Any) -> Cell:
    """A cell as typed. Programs keep 15 digits of a number: what lies behind is the dust of binary counting."""
    if isinstance(cell, str):
        if has_controls(cell):  # written _x0000_
            raise BrokenSpreadsheet
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
    value = as_typed(cell)
    return "" if value is None else " ".join(str(value).split())


def _read_workbook(content: bytes) -> ReturnedForm:
    anatomy = check_workbook(content)
    findings = Findings()
    find_passengers(anatomy.parts, findings)
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


def _form_sheet(names: Sequence[str], told: _Told, findings: Findings) -> str:
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


class _Reading:
    """One way through the rows to find the header, the columns and what is odd."""

    def __init__(self, rows: Callable[[], Iterable[Numbered]], told: _Told, findings: Findings) -> None:
        self._rows, self._told, self._findings = rows, told, findings
        self._places: dict[str, int] = {}

    def form(self, sheet: str, signs: Signs | None = None) -> ReturnedForm:
        header = self._header()
        self._place_columns(*header)
        numbers = self._find_rows(*header)
        if signs:
            titles = {place + 1: self._told.titles.get(code, code) for code, place in self._places.items()}
            find_signs(signs, self._findings, header=header[0], rows=numbers, titles=titles)
        columns = {code: column_letters(place + 1) for code, place in self._places.items()}
        rows = FormRows(self._rows, self._places, numbers)
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
        """The numbers of the rows below the header that are filled in somewhere and not another header."""
        numbers = set()
        read = frozenset(self._places.values())
        named = frozenset(place for place, text in enumerate(texts) if text)
        first = next(iter(self._places.values()), -1)
        for number, row in self._rows():
            if number <= header:
                continue
            filled = [place for place, cell in enumerate(row) if _is_filled(cell)]
            if first in filled and _text(row[first]) == texts[first]:
                self._findings.add("second_header", _("重複的表頭，未讀取。"), number)
                continue
            if not read.isdisjoint(filled):
                numbers.add(number)
            if not named.issuperset(filled):
                for place in sorted(set(filled) - named):
                    self._findings.add("outside_columns", _("不屬於任何一列，未讀取。"), number, place + 1)
        return frozenset(numbers)


def _is_filled(cell: Any) -> bool:
    return cell != "" and not (isinstance(cell, str) and cell.isspace())
