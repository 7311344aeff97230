"""Clashes of events in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from django.utils.translation import gettext as _

from diaodu.core.clashes import Clash, Reason, clashes
from diaodu.events.happenings import Filters, Held, held_between, packs_apart
from diaodu.people.viewers import Viewer
from diaodu.register.queries import name_of


@dataclass(frozen=True, slots=True)
class ClashShown:
    """Two events in each other's way and why, in words."""

    first: Held
    second: Held
    reason: str
    words: str


def clashes_between(viewer: Viewer, first: date, last: date, filters: Filters) -> list[ClashShown]:
    """The clashes in which something held from ``first`` to ``last`` has a part, by day.

    The other event is looked for in all the viewer may see, whatever the filters leave.
    """
    apart = packs_apart()
    margin = timedelta(days=max(apart.values(), default=0) + 1)
    everything = held_between(viewer, first - margin, last + margin, Filters())
    wanted = {held.subject.code for held in held_between(viewer, first, last, filters)}
    return [
        clash for clash in _told(everything, apart) if {clash.first.subject.code, clash.second.subject.code} & wanted
    ]


def _told(rows: Iterable[Held], apart: dict[str, int]) -> Iterator[ClashShown]:
    """Every clash among those of one pack: a role of one province is nobody in another."""
    standing = sorted((row for row in rows if not row.is_cancelled), key=lambda row: row.subject.pack_id)
    for _pack, own in groupby(standing, key=lambda row: row.subject.pack_id):
        held = {row.subject.code: row for row in own}
        days = apart[next(iter(held.values())).subject.pack.code]
        for clash in clashes((row.happening() for row in held.values()), apart=days):
            first, second = held[clash.first.code], held[clash.second.code]
            yield ClashShown(first, second, clash.reason.value, _words(clash, first, days))


def _words(clash: Clash, first: Held, apart: int) -> str:
    shared = "、".join(clash.shared)
    if clash.reason is Reason.LEADER:
        words = _("同一領導（%(shared)s）有 %(days)d 天同時在兩場活動")
        return words % {"shared": shared, "days": clash.days}
    words = _("同在「%(city)s」、同屬%(shared)s產業，兩場之間只隔 %(days)d 天，規定至少 %(apart)d 天")
    city = first.subject.text("city") or (name_of(first.subject.place) if first.subject.place else "")
    return words % {"city": city, "shared": shared, "days": clash.days, "apart": apart}
