"""What the forms of returns ask: by cadence, of the places that fill them, one line for each subject."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.db.models import Count

from diaodu.boards.months import Month
from diaodu.core.periods import Period, PeriodKind, containing
from diaodu.kit import clock
from diaodu.packs.remembering import loaded_packs
from diaodu.people.viewers import Viewer
from diaodu.returns.columns import columns_of
from diaodu.returns.forms import EVENT, Form, forms
from diaodu.returns.models import Line
from diaodu.returns.queries import Due, due_returns, subjects_due
from diaodu.workload.asked import Load

MONTHS_BACK = 15  # the year before is due within the next one's first months
KNOWN = frozenset({"key", "label"})  # columns that are laid out and not asked


def returns_asked(viewer: Viewer, month: Month, within: str) -> Iterator[Load]:
    """The returns that are due in a month. One that was begun has the lines it has; another, one for each subject."""
    for token in sorted(_tokens(month)):
        due = due_returns(viewer, token=token, today=clock.today(), within=within)
        due = [one for one in due if month.first <= one.due_on <= month.last]
        begun = _lines({one.found.pk for one in due if one.found})
        for one in due:
            yield _load(one, begun)


def fields_of(form: Form) -> tuple[int, int]:
    """How many fields a line of a form asks, and how many stand there already."""
    columns = columns_of(form)
    known = sum(column.kind in KNOWN for column in columns)
    return len(columns) - known, known


def _load(due: Due, begun: Mapping[int, int]) -> Load:
    lines = begun.get(due.found.pk, 0) if due.found else subjects_due(due.form, due.place).count()
    asked, known = fields_of(due.form)
    return Load(due.place, f"returns/{due.form.code}", due.form.names, 1, lines * asked, lines * known)


def _lines(returns: set[int]) -> dict[int, int]:
    rows = Line.objects.filter(owner__in=returns).order_by().values_list("owner")
    return dict(rows.annotate(lines=Count("pk")))


def _tokens(month: Month) -> set[str]:
    """The periods for which something is due in a month."""
    declared = (form for pack in loaded_packs().values() for form in forms(pack).values() if form.cadence != EVENT)
    return {period.token for form in declared for period in _periods(form, month)}


def _periods(form: Form, month: Month) -> Iterator[Period]:
    kind = PeriodKind(form.cadence)
    last = Period.month_of(month.first, form.calendar)
    near = {containing(last.shift_months(-back), kind) for back in range(-MONTHS_BACK, MONTHS_BACK)}
    yield from (period for period in near if month.first <= form.due_on(period) <= month.last)
