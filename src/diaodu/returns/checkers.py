"""Which checker a return's rows go through: that of its form, or that of published pages."""

from __future__ import annotations

from diaodu.kit import clock
from diaodu.returns.commands.permits import form_of, period_of
from diaodu.returns.forms import PAGE
from diaodu.returns.intake import PageChecker
from diaodu.returns.lines import Checker
from diaodu.returns.models import Line, Return
from diaodu.returns.queries import subjects_due


def checker_of(found: Return, *, only: Line | None = None) -> Checker | PageChecker:
    """What checks the rows of a return, or of ``only`` one line of it."""
    form = form_of(found)
    if form.kind.code == PAGE:
        return PageChecker.of(found, form)
    due = subjects_due(form, found.place).values_list("code", "pk")
    subjects = {only.subject.code: only.subject_id} if only else dict(due)
    return Checker(form, period_of(found), subjects, clock.today())
