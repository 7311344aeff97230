"""The lines of a return as people read and fill them: a cell for each column, with what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from diaodu.kit.languages import name_in_language
from diaodu.kit.spreadsheets import FormColumn
from diaodu.register.models import Subject
from diaodu.returns.columns import columns_of
from diaodu.returns.forms import Form
from diaodu.returns.lines import EXPLANATION, MILESTONE
from diaodu.returns.models import Line
from diaodu.returns.problems import Problem, still_open

IDENTITY = ("key", "label")


@dataclass(frozen=True, slots=True)
class CellShown:
    """A cell: its column, what was written, the absence it stands for, and its problems."""

    column: FormColumn
    text: str
    absence: str
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class LineShown:
    """A line with its cells. ``open``: something in it still has to be explained or mended."""

    row: int
    subject: Subject
    cells: tuple[CellShown, ...]
    problems: tuple[Problem, ...]
    open: bool


def filled_columns(form: Form) -> tuple[FormColumn, ...]:
    """The columns that people fill."""
    return tuple(column for column in columns_of(form) if column.kind not in IDENTITY)


def shown_lines(form: Form, lines: Iterable[Line]) -> list[LineShown]:
    """Lines as kept."""
    columns = filled_columns(form)
    return [shown_line(columns, line, named=milestone_names(form)) for line in lines]


def milestone_names(form: Form) -> Mapping[str, str]:
    """The names of the milestones that a form asks for."""
    return {word.code: name_in_language(word.names) for word in form.milestones}


def shown_line(
    columns: Sequence[FormColumn],
    line: Line,
    *,
    typed: Mapping[str, str] | None = None,
    found: Sequence[Problem] | None = None,
    named: Mapping[str, str] | None = None,
) -> LineShown:
    """A line as kept, or as somebody just ``typed`` it, with what was ``found`` wrong with that."""
    figures = {figure["c"]: figure for figure in line.figures}
    said = line.words.get(MILESTONE, "")
    kept = {**{c: f["p"] for c, f in figures.items()}, **line.words, MILESTONE: (named or {}).get(said, said)}
    written = kept if typed is None else typed
    problems = tuple(found if found is not None else map(Problem.of, line.problems))
    cells = tuple(
        CellShown(
            column,
            written.get(column.code, ""),
            figures.get(column.code, {}).get("a", "") if typed is None else "",
            tuple(problem for problem in problems if problem.column == column.code),
        )
        for column in columns
    )
    return LineShown(line.row, line.subject, cells, problems, still_open(problems, written.get(EXPLANATION, "")))
