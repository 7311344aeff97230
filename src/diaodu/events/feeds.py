"""Events and delegations in the calendars of those who may see them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from diaodu.events.happenings import Filters, Held, held_between
from diaodu.notices.feeds import CANCELLED, CONFIRMED, TENTATIVE, FeedEntry
from diaodu.people.viewers import Viewer
from diaodu.register.queries import name_of


def entries(viewer: Viewer, first: date, last: date) -> Iterator[FeedEntry]:
    """What is held between two days."""
    for held in held_between(viewer, first, last, Filters()):
        yield _entry(held)


def _entry(held: Held) -> FeedEntry:
    subject = held.subject
    return FeedEntry(
        uid=f"{subject.code}@{subject.pack.code}.diaodu",
        summary=name_of(subject),
        start=held.first,
        end=held.last,
        path=reverse("event", args=[subject.code]),
        status=CANCELLED if held.is_cancelled else CONFIRMED if held.is_held else TENTATIVE,
        sequence=subject.number,
        location=held.destination,
        description=_description(held),
        generated=subject.pack.generated,
    )


def _description(held: Held) -> str:
    said = (
        (_("帶隊領導"), held.subject.text("leaders")),
        (_("產業"), held.subject.text("industries")),
        (_("活動安排"), held.subject.text("activities")),
    )
    return "\n".join(f"{name}：{text}" for name, text in said if text)
