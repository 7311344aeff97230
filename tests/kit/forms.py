"""A small form, and forms with cells filled in."""

from __future__ import annotations

import io
from decimal import Decimal

import openpyxl

from diaodu.kit.spreadsheets import FormColumn, write_form

SHEET = "月報"
COLUMNS = (
    FormColumn("code", "項目代碼", "key"),
    FormColumn("name", "項目名稱", "label"),
    FormColumn("done", "累計完成投資（萬元）", "number", low=Decimal(0), high=Decimal("1e7"), note="截至月末累計數"),
    FormColumn("state", "狀態", "choice", ("未開工", "在建, 正常", "完工")),
    FormColumn("started", "開工日期", "date"),
    FormColumn("remark", "備註", "text", required=False),
)
CODES = {"version": "2023-01/2", "period": "2023-01", "place": '第"一"縣'}


def form(rows: int = 5, columns: tuple[FormColumn, ...] = COLUMNS) -> bytes:
    """A form as it is sent out."""
    stream = io.BytesIO()
    ready = ([f"00{number}", f"第{number}號項目", *[None] * (len(columns) - 2)] for number in range(1, rows + 1))
    write_form(stream, sheet=SHEET, columns=columns, rows=ready, codes=CODES, instructions=["先讀這裏。", "只填空格。"])
    return stream.getvalue()


def filled(**cells: object) -> bytes:
    """The form with cells filled in, saved by another program than the one that made it."""
    book = openpyxl.load_workbook(io.BytesIO(form()))
    for place, value in cells.items():
        book[SHEET][place] = value
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
