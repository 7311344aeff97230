"""What was recorded after a ledger number, as far as a viewer may see it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from diaodu.boards.events import EventShown, Telling
from diaodu.boards.facts import Words
from diaodu.ledger.queries import facts_after, last_number_before, newest_number
from diaodu.packs.models import Pack
from diaodu.people.viewers import Viewer
from diaodu.register.kinds import kinds
from diaodu.register.queries.events import memberships_after, milestones_after

SHOWN = 8


@dataclass(frozen=True, slots=True)
class NewsGroup:
    """Events of one sort since then: how many, and the newest of them told in words."""

    code: str
    count: int
    events: tuple[EventShown, ...]


@dataclass(frozen=True, slots=True)
class News:
    """What is new since ledger number ``since``; ``month`` is the newest number of the month before today's."""

    since: int
    month: int
    newest: int
    reported: int
    groups: tuple[NewsGroup, ...]

    @property
    def count(self) -> int:
        """How many events in all."""
        return self.reported + sum(group.count for group in self.groups)


def news(viewer: Viewer, *, since: int | None, today: date) -> News:
    """What was recorded after ``since`` (None: since the end of the month before ``today``)."""
    month = last_number_before(today.replace(day=1))
    after = min(month if since is None else since, newest_number())
    facts = facts_after(viewer, after)
    corrected = facts.filter(supersedes__isnull=False)
    tellers = _Tellers()
    groups = (
        _group("corrections", corrected, tellers),
        _group("rosters", memberships_after(viewer, after), tellers),
        _group("milestones", milestones_after(viewer, after), tellers),
    )
    reported = facts.filter(supersedes__isnull=True).count()
    return News(after, month, newest_number(), reported, tuple(group for group in groups if group.count))


def _group(code: str, rows: Any, tellers: _Tellers) -> NewsGroup:
    return NewsGroup(code, rows.count(), tuple(tellers.tell(rows.order_by("-number")[:SHOWN])))


class _Tellers:
    """Tells events each in the words of its subject's pack, which are read once."""

    def __init__(self) -> None:
        self.by_pack: dict[Pack, Telling] = {}

    def tell(self, rows: Iterable[Any]) -> Iterator[EventShown]:
        """The rows in words, in their order."""
        for row in rows:
            yield from self._teller(row.subject.pack).tell([row])

    def _teller(self, pack: Pack) -> Telling:
        if pack not in self.by_pack:
            self.by_pack[pack] = Telling(Words(pack), kinds(pack))
        return self.by_pack[pack]
