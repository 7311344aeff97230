"""The periods a circular speaks of: tokens, or relative to its own (``month``, ``month-1``, ``year``)."""

from __future__ import annotations

import re

from diaodu.core.periods import MONTHS_LONG, Calendar, Period, PeriodError, PeriodKind, containing

CADENCES = {"month": PeriodKind.MONTH, "quarter": PeriodKind.QUARTER, "half": PeriodKind.HALF, "year": PeriodKind.YEAR}
_RELATIVE = re.compile(r"(period|month|quarter|half|year)(?:-([0-9]{1,3}))?")


def asked_period(words: str, own: Period) -> Period:
    """The period that ``words`` mean in a circular on ``own``; empty is ``own`` itself.

    ``year`` is the year in which ``own`` ends, ``month-1`` the month before that in which it ends. Raises
    ``PeriodError`` for what is neither a token nor relative.
    """
    match = _RELATIVE.fullmatch(words or "period")
    if match is None:
        return Period.parse(words, own.calendar)
    name, back = match[1], int(match[2] or 0)
    if name == "period":
        base = own
        if back and own.kind is PeriodKind.DAY:
            raise PeriodError("a day has no period before it")
    else:
        base = containing(own, CADENCES[name])
    return base.shift_months(-back * MONTHS_LONG[base.kind]) if back else base


def can_be_asked(words: str) -> bool:
    """Whether ``words`` are a period that some circular could ask for."""
    try:
        asked_period(words, Period.month_of(Period.parse("2000").first_day, Calendar()))
    except PeriodError:
        return False
    return True


def period_words(period: Period) -> str:
    """The period as a document prints it, in 繁體."""
    day = period.first_day
    if period.kind is PeriodKind.DAY:
        return f"{day.year}年{day.month}月{day.day}日"
    if period.kind is PeriodKind.MONTH:
        return f"{day.year}年{day.month}月"
    if period.kind is PeriodKind.YEAR:
        return f"{period.year}年"
    part = int(period.token[-1])
    if period.kind is PeriodKind.HALF:
        return f"{period.year}年{'上' if part == 1 else '下'}半年"
    return f"{period.year}年{'一二三四'[part - 1]}季度"
