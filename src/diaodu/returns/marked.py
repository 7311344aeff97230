"""The answer to a file with problems: the same workbook, each cell marked."""

from __future__ import annotations

from pathlib import PurePath

from diaodu.kit.refusals import Refusal
from diaodu.kit.spreadsheets import Mark, mark_workbook, read_form
from diaodu.returns.models import Upload
from diaodu.returns.problems import Problem


def marked_file(upload: Upload) -> bytes | None:
    """The marked workbook; None for a .csv, and for a file that cannot be read: its problems are only listed."""
    if PurePath(upload.file_name).suffix.lower() != ".xlsx":
        return None
    try:
        returned = read_form(bytes(upload.content), upload.file_name)
        marks = []
        for kept in upload.problems:
            problem = Problem.of(kept)
            letter = problem.column if problem.column.isupper() else returned.letter(problem.column)
            marks.append(Mark(problem.row, letter, f"{problem.message} {problem.remedy}".strip()))
        return mark_workbook(bytes(upload.content), returned.sheet, marks)
    except Refusal:
        return None
