"""Reading one cell of a form: a number in the form's unit, one of four absences, or a problem. Nothing is guessed."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_noop as _

from diaodu.core.absences import Absence, Reading
from diaodu.core.units import to_base
from diaodu.ledger.measures import fits_ledger
from diaodu.returns.forms import Figure
from diaodu.returns.problems import Problem, Severity

NUMBER = re.compile(r"[+-]?[0-9]{1,30}(?:\.[0-9]{1,12})?")
GROUPED = re.compile(r"[+-]?[0-9]{1,3}(?:[,，][0-9]{3})+(?:\.[0-9]+)?")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
LONGEST_PRINTED = 40
# how people write each absence into a cell
ABSENT = {
    "缺報": Absence.MISSING, "缺报": Absence.MISSING, "missing": Absence.MISSING,
    "未到期": Absence.NOT_DUE, "not due": Absence.NOT_DUE,
    "拒報": Absence.REFUSED, "拒报": Absence.REFUSED, "refused": Absence.REFUSED,
    "不適用": Absence.NOT_APPLICABLE, "不适用": Absence.NOT_APPLICABLE, "not applicable": Absence.NOT_APPLICABLE,
}  # fmt: skip


def text_of(cell: Any) -> str:
    """A cell as text, without the blanks around it."""
    return "" if cell is None else f"{cell:f}" if isinstance(cell, Decimal) else str(cell).strip()


def read_figure(figure: Figure, cell: Any, text: str, row: int) -> Reading | Problem:
    """The value of a cell with this ``text`` in the base unit, the absence it states, or why it is neither."""
    if not NUMBER.fullmatch(text):
        return ABSENT.get(text.lower()) or _wrong_number(row, figure.code, cell, text)
    value = to_base(Decimal(text), figure.unit)
    if len(text) <= LONGEST_PRINTED and fits_ledger(value):
        return value
    said = _("「%(text)s」的位數超過台賬所能保存的。"), _("請核對這個數。")
    return Problem(row, figure.code, "not_a_number", Severity.REFUSE, *said, _quoted(text))


def keep(figure: Figure, text: str, reading: Reading) -> dict[str, Any]:
    """A figure as a line keeps it."""
    if isinstance(reading, Absence):
        return {"c": figure.code, "p": text, "v": None, "a": reading.value}
    return {"c": figure.code, "p": text, "v": f"{reading:f}", "a": ""}


def _wrong_number(row: int, column: str, cell: Any, text: str) -> Problem:
    """What is wrong with what is no plain number."""
    rule, message, remedy = _fault(cell, text)
    return Problem(row, column, rule, Severity.REFUSE, message, remedy, _quoted(text))


def _quoted(text: str) -> dict[str, str]:
    return {"text": text[:LONGEST_PRINTED]}


def _fault(cell: Any, text: str) -> tuple[str, str, str]:
    if isinstance(cell, bool | date):
        return "not_a_number", _("「%(text)s」不是數。"), _("請把單元格改為數字格式後填數。")
    if GROUPED.fullmatch(text):
        return "not_a_number", _("「%(text)s」帶千分位。"), _("請去掉逗號，只填數字。")
    if not text.isascii() and NUMBER.fullmatch(_halved(text)):
        return "full_width", _("「%(text)s」是全角數字。"), _("請改用半角數字。")
    if re.fullmatch(r"[+-]?[0-9.,]+\s*\D+", text):
        return "unit_in_cell", _("「%(text)s」帶有單位。"), _("單位寫在表頭；請按表頭單位只填數字。")
    return "not_a_number", _("「%(text)s」不是數。"), _("請填數字，或填 缺報、未到期、拒報、不適用 之一。")


def _halved(text: str) -> str:
    """Full-width digits and signs as half-width ones."""
    return text.translate({code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)})


def read_day(column: str, cell: Any, row: int) -> tuple[date | None, Problem | None]:
    """A day, as a date cell or as 2023-02-28; nothing for a blank one."""
    if isinstance(cell, date):
        return date(cell.year, cell.month, cell.day), None
    text = text_of(cell)
    if not text:
        return None, None
    if DAY.fullmatch(text):
        try:
            return date.fromisoformat(text), None
        except ValueError:
            pass
    said = _("「%(text)s」不是日期。"), _("請寫成 2023-02-28 的樣子。")
    return None, Problem(row, column, "not_a_day", Severity.REFUSE, *said, _quoted(text))
