"""Reading returns: what is due from whom, one return with its lines, closings and reminders."""

from diaodu.returns.queries.closings import closed_at, closed_paths, closings
from diaodu.returns.queries.due import Due, due_returns, fills, subjects_due, usual_period
from diaodu.returns.queries.lines import filled_columns, shown_line, shown_lines
from diaodu.returns.queries.pages import history, line_shown, lines_shown, may, return_shown, upload_shown
from diaodu.returns.queries.places import closable_places, parent_places

__all__ = [
    "Due",
    "closable_places",
    "closed_at",
    "closed_paths",
    "closings",
    "due_returns",
    "filled_columns",
    "fills",
    "history",
    "line_shown",
    "lines_shown",
    "may",
    "parent_places",
    "return_shown",
    "shown_line",
    "shown_lines",
    "subjects_due",
    "upload_shown",
    "usual_period",
]
