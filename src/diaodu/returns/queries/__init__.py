"""Reading returns: what is due from whom, one return with its lines, closings and reminders."""

from diaodu.returns.queries.closings import closed_at, closing_number, closings
from diaodu.returns.queries.due import Due, due_returns, filled_at, subjects_due
from diaodu.returns.queries.pages import history, lines_shown, return_shown, upload_shown

__all__ = [
    "Due",
    "closed_at",
    "closing_number",
    "closings",
    "due_returns",
    "filled_at",
    "history",
    "lines_shown",
    "return_shown",
    "subjects_due",
    "upload_shown",
]
