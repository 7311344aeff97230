"""The only place that asks what time it is."""

from __future__ import annotations

from datetime import date, datetime, time

from django.utils import timezone


def now() -> datetime:
    """The present moment, with its time zone."""
    return timezone.now()


def today() -> date:
    """Today's date in the site's time zone."""
    return timezone.localdate()


def local_day(moment: datetime) -> date:
    """The day of a moment in the site's time zone."""
    return timezone.localdate(moment)


def local_time(moment: datetime) -> datetime:
    """A moment by the clock of the site's time zone."""
    return timezone.localtime(moment)


def start_of(day: date) -> datetime:
    """The moment a day begins in the site's time zone."""
    return timezone.make_aware(datetime.combine(day, time.min))
