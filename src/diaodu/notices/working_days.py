"""Which days the digest goes out on."""

from __future__ import annotations

from datetime import date

from diaodu.packs.remembering import loaded_packs
from diaodu.packs.workdays import work_calendar

SATURDAY = 5


def is_working_day(day: date) -> bool:
    """Whether the offices of some loaded pack work that day; without a pack, whether it is Monday to Friday."""
    packs = loaded_packs().values()
    return any(work_calendar(pack).is_worked(day) for pack in packs) if packs else day.weekday() < SATURDAY
