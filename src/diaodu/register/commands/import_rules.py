"""What only a file can do wrong: cells that are no values, and stages that it would take back."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from diaodu.kit.languages import name_in_language
from diaodu.kit.spreadsheets import Table, column_letters
from diaodu.register.field_types import CellProblem
from diaodu.register.kinds import MERGED, Kind
from diaodu.register.states import State

Numbered = tuple[int, CellProblem]  # a problem with the number of its row in the file


def value_problems(table: Table) -> Iterator[Numbered]:
    """The cells of a workbook that hold a formula or an error: what was meant by them is nobody's to guess."""
    for row, column in table.formulas:
        message, remedy = _("單元格是公式；請改為數值。"), _("請複製這些單元格，選擇性粘貼為數值。")
        yield row, CellProblem(_column(table, column), "formula", message, remedy)
    for row, column in table.errors:
        message, remedy = _("單元格是錯誤值。"), _("請填寫這一格應有的值，或清空。")
        yield row, CellProblem(_column(table, column), "error_value", message, remedy)


def _column(table: Table, number: int) -> str:
    """A column as its heading calls it, or else by its letter."""
    name = table.columns[number - 1] if number <= len(table.columns) else ""
    return name or column_letters(number)


def stage_problems(kind: Kind, before: State | None, state: State) -> Iterator[CellProblem]:
    """A step back gives its reason and withdraws milestones, a merger links two: a cell of a file can do neither."""
    is_known = not state.stage or kind.stage(state.stage) is not None
    if before is None or before.stage == state.stage or not is_known:
        return
    if state.stage == MERGED:
        yield CellProblem("stage", "not_by_import", _("合併不能這樣登記，請用「合併」。"), _("請在這一項的頁面辦理。"))
    elif kind.order_of(state.stage) < kind.order_of(before.stage):
        told = {"old": _name(kind, before.stage), "new": _name(kind, state.stage)}
        message = _("「%(new)s」在「%(old)s」之前：導入不能退回前面的階段。") % told
        yield CellProblem("stage", "goes_back", message, _("請在這一項的頁面「轉入階段」，並說明原因。"))


def _name(kind: Kind, stage: str) -> str:
    word = kind.stage(stage)
    return name_in_language(word.names) if word else stage or "—"
