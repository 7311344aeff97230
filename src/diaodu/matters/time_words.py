"""How far a due time lies ahead or behind, in the words of the office's time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from diaodu.core.workdays import (
    TermUnit,
    WorkCalendar,
    is_provisional,
    worked_between,
    working_days_between,
)

AN_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Left:
    """How much time is left in words, or by how much it is ``late``; ``provisional`` while holidays may move it."""

    due_at: datetime
    words: str
    late: bool
    provisional: bool


def left(calendar: WorkCalendar, unit: str, due: datetime, at: datetime) -> Left:
    """What is left of a term that is counted in a unit, or how late it is."""
    late = at > due
    words = _hours(calendar, unit, due, at) if _in_hours(unit) else _days(calendar, unit, due, at)
    return Left(due, words, late, is_provisional(calendar, due))


def _in_hours(unit: str) -> bool:
    return unit in {TermUnit.HOURS, TermUnit.CLOCK_HOURS}


def _hours(calendar: WorkCalendar, unit: str, due: datetime, at: datetime) -> str:
    first, last = sorted((due, at))
    passed = worked_between(calendar, first, last) if unit == TermUnit.HOURS else last - first
    hours, rest = divmod(passed, AN_HOUR)
    told = {"hours": hours, "minutes": rest // timedelta(minutes=1)}
    if unit == TermUnit.HOURS:
        ahead, behind = (
            _("剩 %(hours)d 小時 %(minutes)d 分（辦公時間）"),
            _("逾期 %(hours)d 小時 %(minutes)d 分（辦公時間）"),
        )
    else:
        ahead, behind = _("剩 %(hours)d 小時 %(minutes)d 分"), _("逾期 %(hours)d 小時 %(minutes)d 分")
    return (behind if at > due else ahead) % told


def _days(calendar: WorkCalendar, unit: str, due: datetime, at: datetime) -> str:
    today, day = calendar.local(at).date(), calendar.local(due).date()
    first, last = sorted((today, day))
    worked = unit == TermUnit.WORKING_DAYS
    days = working_days_between(calendar, first, last) if worked else (last - first).days
    if at > due:
        if not days:
            return _("今天逾期")
        return (_("逾期 %(days)d 個工作日") if worked else _("逾期 %(days)d 天")) % {"days": days}
    if not days:
        return _("今天到期")
    return (_("剩 %(days)d 個工作日") if worked else _("剩 %(days)d 天")) % {"days": days}
