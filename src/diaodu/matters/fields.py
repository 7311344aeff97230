"""The fields of a matter, held to the same rules as those of a subject."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from diaodu.kit import clock
from diaodu.matters.kinds import MatterKind
from diaodu.matters.refusals import MatterFields
from diaodu.register.commands.permits import known_codes
from diaodu.register.field_types import CellProblem, Known, day_in
from diaodu.register.kinds import Kind
from diaodu.register.limits import limit_problems
from diaodu.register.states import State, field_problems

NAMING = {"place", "organisation"}
FURTHEST = timedelta(days=10 * 365)  # no duty is set for later; calendars and programs end somewhere


def checked_fields(kind: MatterKind, given: Mapping[str, str]) -> dict[str, str]:
    """The fields given, trimmed, without the empty ones. Raises ``MatterFields`` with every problem."""
    fields = {code: str(value).strip() for code, value in given.items() if str(value).strip()}
    known = _known(kind.form)
    state = State("", "", fields=fields)
    problems = [*field_problems(kind.form, state, known), *limit_problems(kind.form, "", fields, known.today)]
    if problems:
        raise MatterFields(problems)
    return fields


def require_ahead(kind: MatterKind, given: Mapping[str, str], at: datetime) -> None:
    """A day by which something is to be done lies ahead, and not too far for a calendar. Raises ``MatterFields``."""
    days = {code: day_in(given[code]) for code in sorted(kind.due_fields & given.keys())}
    wrong = [code for code, day in days.items() if day and not lies_ahead(day, at)]
    if wrong:
        remedy = _("請填今天以後、%(years)d 年以內的日期。") % {"years": FURTHEST.days // 365}
        raise MatterFields([CellProblem(code, "out_of_bounds", _("時限不在今後的日子裏。"), remedy) for code in wrong])


def lies_ahead(day: date, at: datetime) -> bool:
    """Whether something may be set for a day: from today on, and not too far."""
    return clock.local_day(at) <= day <= clock.local_day(at) + FURTHEST


def _known(form: Kind) -> Known:
    """The codes that fields may name; nothing is read for kinds whose fields name none."""
    if NAMING.intersection(field.type for field in form.fields):
        return known_codes(set())
    return Known(places=(), organisations=(), documents=())
