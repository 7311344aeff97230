"""The calendar by which a pack's terms run: published holidays and working weekends, and what the pack says of its own.

The library behind it holds what the State Council publishes each autumn for the year to come, from its first year to
its last; it is renewed with the lock. A day outside is a plain one until the library or a pack says otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

import chinese_calendar
from django.utils import timezone

from diaodu.core.workdays import OFFICE_HOURS, WorkCalendar
from diaodu.packs.definitions import definitions
from diaodu.packs.models import Pack
from diaodu.packs.remembering import remembered
from diaodu.packs.workdays_section import (
    CHINA,
    HOLIDAYS,
    HOURS,
    KNOWN_UNTIL,
    NONE,
    OFFICE,
    WORKDAY,
    YES,
    sessions_of,
)


@remembered
def work_calendar(pack: Pack, *, known: int | None = None) -> WorkCalendar:
    """When a pack's offices work, by its own words over those of the packs it uses, over what is published.

    The library has no past: with a newer one a term counted anew may end on another day, so a due time is kept.
    """
    said = {code: each.body["value"] for code, each in definitions(pack, OFFICE, known=known).items()}
    rows = definitions(pack, WORKDAY, known=known).items()
    own = {date.fromisoformat(code): each.body["worked"].strip() == YES for code, each in rows}
    return WorkCalendar(
        days={**_published(said), **own},
        sessions=sessions_of(said[HOURS]) if HOURS in said else OFFICE_HOURS,
        zone=timezone.get_default_timezone(),
        known_until=_known_until(said),
    )


def _published(said: Mapping[str, Any]) -> Mapping[date, bool]:
    return {} if said.get(HOLIDAYS, CHINA) == NONE else _of_china()


@lru_cache(maxsize=1)
def _of_china() -> Mapping[date, bool]:
    """The exceptions of all years that the library knows: public holidays, and weekends worked in their stead."""
    return dict.fromkeys(chinese_calendar.holidays, False) | dict.fromkeys(chinese_calendar.workdays, True)


def _known_until(said: Mapping[str, Any]) -> date:
    """The later of the year's end that the library reaches and the pack's word; without holidays, for good."""
    own = date.fromisoformat(str(said[KNOWN_UNTIL])) if KNOWN_UNTIL in said else None
    if said.get(HOLIDAYS, CHINA) == NONE:
        return own or date.max
    published = date(max(chinese_calendar.holidays).year, 12, 31)
    return max(published, own) if own else published
