"""What is odd about a form that came back, beside the values in it.

The rules by which something is found, with the place it is found at:

- of the file: ``no_codes`` (not our form, its header is taken for the columns' codes), ``wrong_sheet`` (the form's
  sheet is gone, another is read), ``macros``, ``embedded_files``, ``external_links``;
- of its columns: ``missing_column``, ``unknown_column``, ``duplicate_column`` (the first counts), ``moved_header``
  (what stands above is not read), ``hidden_columns``;
- of its rows: ``second_header`` (not given as a row), ``hidden_rows``;
- of its cells: ``formula`` (the cell is the value last saved), ``error_value`` (the cell is empty), ``percent_format``
  (95 % is the number 0.95), ``merged_cells`` (only the first is filled), ``outside_columns`` (not given).

Of each rule the first hundred are kept.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from django.utils.translation import gettext as _

from diaodu.kit.spreadsheets.scanning import CELL, Place, Signs, column_letters, column_number

MOST_FINDINGS = 100  # of each rule


@dataclass(frozen=True, slots=True)
class Finding:
    """Something about the file itself. Row 0 and column "" stand for the whole file, or the whole row or column."""

    rule: str
    row: int
    column: str
    message: str


class Findings:
    """Findings, so many of each rule and no more."""

    def __init__(self) -> None:
        self.kept: list[Finding] = []
        self._counts: Counter[str] = Counter()

    def add(self, rule: str, message: str, row: int = 0, column: int = 0) -> None:
        """Keep a finding; the column is given by its number."""
        self._counts[rule] += 1
        if self._counts[rule] <= MOST_FINDINGS:
            self.kept.append(Finding(rule, row, column_letters(column), message))


def find_passengers(parts: AbstractSet[str], findings: Findings) -> None:
    """What a workbook carries that is not on its sheets."""
    if any(part.endswith("vbaproject.bin") for part in parts):
        findings.add("macros", _("工作簿帶有宏；請另存為不帶宏的 .xlsx。"))
    if any(part.startswith("xl/embeddings/") for part in parts):
        findings.add("embedded_files", _("工作簿內嵌了其他文件；請刪去後再上傳。"))
    if any(part.startswith("xl/externallinks/") for part in parts):
        findings.add("external_links", _("工作簿引用了其他文件；請斷開鏈接，只保留數值。"))


def find_signs(
    signs: Signs, findings: Findings, *, header: int, rows: AbstractSet[int], titles: Mapping[int, str]
) -> None:
    """What a sheet hides, in the rows and columns (by number) that are read."""
    for row in sorted(signs.hidden_rows & rows):
        findings.add("hidden_rows", _("這一行被隱藏。"), row)
    for column, title in titles.items():
        if any(first <= column <= last for first, last in signs.hidden_columns):
            findings.add("hidden_columns", _("「%(title)s」一列被隱藏。") % {"title": title}, 0, column)
    below = _Below(findings, header)
    below.add("formula", _("單元格是公式；請改為數值。"), signs.formulas)
    below.add("error_value", _("單元格是錯誤值。"), signs.errors)
    below.add("percent_format", _("單元格是百分比格式，95% 會讀作 0.95；請改為數字格式。"), signs.percents)
    for told in signs.merged:
        if match := CELL.match(told):
            message = _("合併單元格 %(cells)s；請取消合併。") % {"cells": told[:20]}
            findings.add("merged_cells", message, int(match[2]), column_number(match[1]))


@dataclass(frozen=True, slots=True)
class _Below:
    """Findings of the cells below the header."""

    findings: Findings
    header: int

    def add(self, rule: str, message: str, places: Iterable[Place]) -> None:
        for row, column in places:
            if row > self.header:
                self.findings.add(rule, message, row, column)
