"""The calendar file that a person's key opens: what its owner may see, from some months back on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import override
from icalendar import Calendar, Event, vUri

from diaodu.events.commands import digest_of
from diaodu.events.happenings import Filters, Held, held_between
from diaodu.events.models import FeedKey
from diaodu.kit.refusals import NotFound
from diaodu.people.models import User
from diaodu.people.viewers import viewer_of
from diaodu.register.queries import name_of

BACK, AHEAD = timedelta(days=366), timedelta(days=731)
PRODUCT = "-//Diaodu//Events//ZH"


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
    """The calendar in RFC 5545, in the language the key was made in. ``address`` gives the page of a code."""
    today = now.date()
    with override(key.language):
        made = Calendar()
        made.add("prodid", PRODUCT)
        made.add("version", "2.0")
        made.add("x-wr-calname", _("活動日曆"))
        for held in held_between(viewer_of(key.user), today - BACK, today + AHEAD, Filters()):
            made.add_component(_entry(held, now, address(held.subject.code)))
        return bytes(made.to_ical())


def _entry(held: Held, now: datetime, address: str) -> Event:
    subject = held.subject
    entry = Event()
    entry.add("uid", f"{subject.code}@{subject.pack.code}.diaodu")
    entry.add("dtstamp", now)
    entry.add("dtstart", held.first)
    entry.add("dtend", held.last + timedelta(days=1))  # the first day after it, as the format wants
    label = f"［{_('示例')}］" if subject.pack.generated else ""
    entry.add("summary", label + name_of(subject))
    entry.add("status", "CANCELLED" if held.is_cancelled else "CONFIRMED" if held.is_held else "TENTATIVE")
    entry.add("url", vUri(address))
    for name, text in (("location", held.destination), ("description", _description(held))):
        if text:
            entry.add(name, text)
    return entry


def _description(held: Held) -> str:
    said = (
        (_("帶隊領導"), held.subject.text("leaders")),
        (_("產業"), held.subject.text("industries")),
        (_("活動安排"), held.subject.text("activities")),
    )
    return "\n".join(f"{name}：{text}" for name, text in said if text)
