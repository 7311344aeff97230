"""The due times of what somebody has, in their calendar."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from diaodu.kit.languages import name_in_language
from diaodu.matters.queries.calendar import Timed, timed_between
from diaodu.notices.feeds import CONFIRMED, TENTATIVE, FeedEntry
from diaodu.packs.workdays import work_calendar
from diaodu.people.viewers import Viewer

LARGEST = 2**31 - 1  # the format's whole numbers end here


def entries(viewer: Viewer, first: date, last: date) -> Iterator[FeedEntry]:
    """The open steps of a viewer that are due between two days."""
    for timed in timed_between(viewer, first, last, ended=False):
        yield _entry(timed)


def _entry(timed: Timed) -> FeedEntry:
    matter, step = timed.matter, timed.step
    return FeedEntry(
        uid=f"matter-{matter.public}-{step.pk}@{matter.pack.code}.diaodu",
        summary=_("事項到期") if matter.restricted else _summary(timed),
        start=work_calendar(matter.pack).local(step.due_at),
        path=reverse("matter", kwargs={"key": matter.public}),
        status=TENTATIVE if timed.waits else CONFIRMED,
        sequence=min(matter.number, LARGEST),
        generated=matter.pack.generated,
    )


def _summary(timed: Timed) -> str:
    """The kind, the step and the title; who has it stands nowhere: a calendar lies on servers of others."""
    names = f"{name_in_language(timed.kind.names)} · {name_in_language(timed.names)}"
    return f"{names}：{timed.matter.title}"
