"""The calendar page: a month of events and delegations, what clashes in it, and plan against held of its year."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from diaodu.boards.months import Month, asked_month
from diaodu.boards.overview import Overview, overview
from diaodu.boards.rooms import starting_places_of
from diaodu.events import ROOM
from diaodu.events.clashing import ClashShown, clashes_between
from diaodu.events.happenings import DELEGATION, EVENT, Filters, Held, held_between, last_day, undated
from diaodu.people.viewers import Viewer
from diaodu.register.kinds import Word, acting
from diaodu.register.models import Place, Subject
from diaodu.register.queries import all_kinds

UNDATED = 30


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the grid with what is held on it."""

    day: date
    inside: bool
    is_today: bool
    held: tuple[Held, ...]


@dataclass(frozen=True, slots=True)
class CalendarPage:
    """A month: its weeks, what is held in it by day, what clashes, what has no day, and the year's figures."""

    month: date
    before: date
    after: date
    weeks: tuple[tuple[Day, ...], ...]
    held: tuple[Held, ...]
    clashes: tuple[ClashShown, ...]
    undated: tuple[Subject, ...]
    years: tuple[Overview, ...]
    filters: Filters

    @property
    def clashing(self) -> frozenset[str]:
        """The codes of those that clash."""
        return frozenset(held.subject.code for clash in self.clashes for held in (clash.first, clash.second))

    @property
    def generated(self) -> bool:
        """Whether invented rows or figures are shown."""
        rows = [held.subject for held in self.held] + list(self.undated)
        return any(row.pack.generated for row in rows) or any(each.generated for each in self.years)


def calendar_page(viewer: Viewer, query: Mapping[str, str], *, today: date) -> CalendarPage:
    """The month that an address asks for, else the present one, else the last in which anything was held."""
    filters = Filters.of(query)
    month = asked_month(query.get("month", "")) or _usual(viewer, filters, today)
    first, last, weeks = month.first, month.last, month.weeks
    held = held_between(viewer, weeks[0][0], weeks[-1][-1], filters)
    inside = tuple(row for row in held if row.first <= last and row.last >= first)
    return CalendarPage(
        month=first,
        before=month.before,
        after=month.after,
        weeks=tuple(tuple(_day(day, first, held, today) for day in week) for week in weeks),
        held=inside,
        clashes=tuple(clashes_between(viewer, first, last, filters)),
        undated=tuple(undated(viewer, filters)[:UNDATED]),
        years=tuple(years_of(viewer, filters.place, first.year, today=today)),
        filters=filters,
    )


def years_of(viewer: Viewer, place: str, year: int, *, today: date) -> Iterator[Overview]:
    """A year's figures on events at a place, or wherever the viewer begins, as far as any are declared to be shown."""
    for code in [place] if place else [start.code for start in starting_places_of(viewer, ROOM)]:
        found = overview(viewer, code, {"period": str(year)}, today=today, room=ROOM)
        if found.groups:
            yield found


def places_offered(viewer: Viewer) -> list[Place]:
    """The places that the filter offers: where the viewer begins, and those directly below."""
    starts = starting_places_of(viewer, ROOM)
    below = Place.objects.visible_to(viewer).filter(parent__in=starts)
    return sorted({*starts, *below}, key=lambda place: place.path)


def choices() -> tuple[tuple[Word, ...], tuple[Word, ...]]:
    """The tiers and the sorts of what is held, as the loaded packs declare them; delegations are a sort too."""
    kinds = all_kinds()
    events = acting(kinds, EVENT)
    tiers = [word for kind in events for word in kind.choices("tier")]
    types = [word for kind in events for word in kind.choices("event_type")]
    delegations = [Word(kind.code, kind.names) for kind in acting(kinds, DELEGATION)]
    return _once(tiers), _once([*types, *delegations])


def _once(words: Sequence[Word]) -> tuple[Word, ...]:
    return tuple({word.code: word for word in words}.values())


def _day(day: date, month: date, held: Sequence[Held], today: date) -> Day:
    own = tuple(row for row in held if row.first <= day <= row.last)
    return Day(day, day.month == month.month, day == today, own)


def _usual(viewer: Viewer, filters: Filters, today: date) -> Month:
    last = last_day(viewer, filters)
    return Month.of(min(last or today, today))
