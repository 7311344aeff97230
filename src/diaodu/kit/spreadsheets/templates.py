"""Writing an empty table to be filled in and taken back: its headings, what may stand below each, and the words for it.

A spreadsheet program offers the lists; the server checks every cell again when the table comes back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import IO

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

LISTS = "_lists"
ROWS = 5000  # for so many rows the lists are offered
WIDTH = 18
TEXT = "@"


@dataclass(frozen=True, slots=True)
class TemplateColumn:
    """A column: its heading, how people call it, what to write in it, and what it may say (empty: anything)."""

    code: str
    title: str
    hint: str
    choices: tuple[str, ...] = ()
    required: bool = False


def write_template(
    stream: IO[bytes], *, columns: Sequence[TemplateColumn], explained: str, heads: tuple[str, str, str, str]
) -> None:
    """Write the empty table, and beside it a sheet called ``explained`` that tells the columns under four heads."""
    with xlsxwriter.Workbook(stream, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        bold, needed = book.add_format({"bold": True}), book.add_format({"bold": True, "bg_color": "#FDE2E2"})
        text = book.add_format({"num_format": TEXT})
        sheet, words, lists = (book.add_worksheet(name) for name in ("data", explained, LISTS))
        sheet.freeze_panes(1, 0)
        words.write_row(0, 0, heads, bold)
        for number, column in enumerate(columns):
            sheet.set_column(number, number, WIDTH, text)
            sheet.write_string(0, number, column.code, needed if column.required else bold)
            sheet.write_comment(0, number, f"{column.title}\n{column.hint}".strip())
            words.write_row(number + 1, 0, (column.code, column.title, column.hint, "、".join(column.choices)))
            if column.choices:
                lists.write_column(0, number, column.choices)
                name = xl_col_to_name(number, col_abs=True)
                source = f"={LISTS}!{name}$1:{name}${len(column.choices)}"
                offered = {"validate": "list", "source": source, "error_type": "warning"}
                sheet.data_validation(1, number, ROWS, number, offered)
        words.set_column(0, 3, WIDTH * 2)
        lists.very_hidden()
