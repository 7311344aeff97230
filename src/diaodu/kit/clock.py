"""The only place that asks what time it is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time

from django.conf import settings
from django.utils import timezone

_asked: Callable[[], datetime] | None = None


def go_by(source: Callable[[], datetime]) -> None:
    """Let another clock be asked in this process from now on: that of a simulation, never that of a real site.

    Raises ``RuntimeError`` in production. No setting and no variable does this, only a process that was made for it.
    """
    global _asked  # noqa: PLW0603 - one clock for the process is what this module is
    if settings.PRODUCTION:
        raise RuntimeError("in production there is no other clock than the real one")
    _asked = source


def now() -> datetime:
    """The present moment, with its time zone."""
    return _asked() if _asked else timezone.now()


def today() -> date:
    """Today's date in the site's time zone."""
    return timezone.localdate(now())


def local_day(moment: datetime) -> date:
    """The day of a moment in the site's time zone."""
    return timezone.localdate(moment)


def local_time(moment: datetime) -> datetime:
    """A moment by the clock of the site's time zone."""
    return timezone.localtime(moment)


def start_of(day: date) -> datetime:
    """The moment a day begins in the site's time zone."""
    return timezone.make_aware(datetime.combine(day, time.min))
