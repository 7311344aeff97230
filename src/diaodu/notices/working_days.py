"""Which days the digest goes out on. Whoever keeps a calendar of holidays registers it; till then, Monday to Friday."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

SATURDAY = 5

_calendars: list[Callable[[date], bool]] = []


def register(is_working: Callable[[date], bool]) -> None:
    """Ask this calendar from now on."""
    _calendars[:] = [is_working]


def is_working_day(day: date) -> bool:
    """Whether people work that day."""
    return _calendars[-1](day) if _calendars else day.weekday() < SATURDAY
