"""The calendar file that a person's key opens: the entries of every room that has any for them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import override
from icalendar import Calendar, Event, vUri

from diaodu.kit.refusals import NotFound
from diaodu.notices.feeding import digest_of
from diaodu.notices.models import FeedKey
from diaodu.people.models import User
from diaodu.people.viewers import Viewer, viewer_of

BACK, AHEAD = timedelta(days=366), timedelta(days=731)
PRODUCT = "-//Diaodu//Calendar//ZH"
CONFIRMED, TENTATIVE, CANCELLED = "CONFIRMED", "TENTATIVE", "CANCELLED"


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """An entry: on the days ``start`` to ``end`` (both included), or at a moment, which has a zone and no end.

    ``uid`` is the same as long as it is the same entry, and ``sequence`` grows with each change of it. ``path`` is its
    page here. It goes out of the house: ``summary`` names no person.
    """

    uid: str
    summary: str
    start: date | datetime
    path: str
    status: str = CONFIRMED
    end: date | None = None
    sequence: int = 0
    location: str = ""
    description: str = ""
    generated: bool = False


Source = Callable[[Viewer, date, date], Iterable[FeedEntry]]
_sources: list[Source] = []


def add_source(source: Source) -> None:
    """Add a room's entries for a viewer between two days. Each room does so from its ``AppConfig.ready``."""
    _sources.append(source)


def open_key_of(user: User) -> FeedKey | None:
    """The key of a person that opens a feed now."""
    return FeedKey.objects.filter(user=user, closed_at=None).first()


def feed_key(key: str) -> FeedKey:
    """The open key of an active person. Raises ``NotFound`` for a wrong and for a revoked one alike."""
    found = FeedKey.objects.filter(digest=digest_of(key), closed_at=None, user__is_active=True).select_related("user")
    row = found.first()
    if row is None:
        raise NotFound(_("這個地址不存在，或不在您的範圍內。"))
    return row


def calendar_file(key: FeedKey, *, now: datetime, address: Callable[[str], str]) -> bytes:
    """The calendar in RFC 5545, in the language the key was made in. ``address`` makes a whole address of a path."""
    today, viewer = now.date(), viewer_of(key.user)
    with override(key.language):
        made = Calendar()
        made.add("prodid", PRODUCT)
        made.add("version", "2.0")
        made.add("x-wr-calname", _("調度日曆"))
        for source in _sources:
            for entry in source(viewer, today - BACK, today + AHEAD):
                made.add_component(_event(entry, now, address(entry.path)))
        made.add_missing_timezones()
        return bytes(made.to_ical())


def _event(entry: FeedEntry, now: datetime, address: str) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", now)
    event.add("dtstart", entry.start)
    if entry.end:
        event.add("dtend", entry.end + timedelta(days=1))  # the first day after it, as the format wants
    event.add("sequence", entry.sequence)
    event.add("summary", (f"［{_('示例')}］" if entry.generated else "") + entry.summary)
    event.add("status", entry.status)
    event.add("url", vUri(address))
    for name, text in (("location", entry.location), ("description", entry.description)):
        if text:
            event.add(name, text)
    return event
