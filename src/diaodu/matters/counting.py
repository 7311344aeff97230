"""Counting matters for measures: by place and facet, as known at a ledger number, summed by the database.

A matter is told by its events up to that number and up to the end of the last day, and by nothing else: what was done
later, or entered later, changes nothing. How old something is, and whether it is late, is judged at the end of the last
day or, where that has not come, when the last of the numbers was recorded: what is known at a number knows no later
moment. A step that has ended never changes, so its due time is read from its row; that of one that was open then is
what events said last.

Of each matter these are told:
- ``answered_in_time``: the step named ended for the first time by its due time. A later sending back undoes nothing:
  whoever asked had been answered.
- ``closed``: it stands closed, otherwise than by being withdrawn. ``closed_in_time``: and none of its steps ended late.
- ``solved``: the test named was answered yes last, and it was neither sent back nor opened again since.
- ``surveyed``, ``satisfied``: the enterprise itself rated it, by its link, in the step named, last in one of the
  endings named: for the base all that are ratings, else those that say so. What an official enters counts as neither.
- ``open``: it stands open; ``overdue``: and has a clock that does not wait, and one of its open steps is past its due
  time.
- ``days``: days from being raised to being closed; ``age``: days from being raised until then, of those open.
Withdrawn ones stay among those ``raised``: a rate is not made better by withdrawing.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection
from django.urls import reverse
from django.utils import timezone
from psycopg.sql import SQL, Identifier

from diaodu.indicators.counters import EntriesSeen, EntrySeen, Stretch
from diaodu.kit import clock
from diaodu.ledger.measures import CLOSED, Counted, CountedMatters
from diaodu.matters.held_up import entries_behind, revisions_behind, sums
from diaodu.matters.kinds import MATTER_KIND
from diaodu.matters.known import TOLD
from diaodu.matters.models import Event, Matter
from diaodu.packs.models import Definition
from diaodu.people.viewers import Viewer
from diaodu.register.queries.registers import Tallies, Tally

FLAGS = (
    "raised", "answered_in_time", "closed", "closed_in_time", "solved", "surveyed", "satisfied", "overdue", "open",
)  # fmt: skip
AGES = {"days": "closed", "age": "open"}
WHAT = (*FLAGS, *AGES)
STEP, COLOUR, IN_DAYS = "step", "colour", "day"
LAST = 2**63 - 1


class MatterCounter:
    """Counts matters; registered with the indicators when the room is loaded."""

    def tallies(self, how: Counted, stretch: Stretch) -> Tallies | None:
        """The count by path of place and by facet; None where no matter of the kinds had been raised by the end."""
        what = _of(how)
        flag = AGES.get(what.what, what.what)
        if how.field:
            return sums(flag, asked(how, stretch)) or ({} if self._begun(what, stretch) else None)
        query = TOLD + _TALLIES.format(flag=Identifier(flag), days=_DAYS.get(what.what, SQL("1")))
        with connection.cursor() as cursor:
            cursor.execute(query, asked(how, stretch))
            rows = list(cursor)
        found = {(path, facet): Tally(entries, entries, Decimal(total)) for path, facet, entries, total in rows if path}
        return found if found or self._begun(what, stretch) else None

    def recorded_between(self, since: int, known: int) -> int:
        """How many of the ledger numbers after one and up to another are of events of matters."""
        return Event.objects.filter(number__gt=since, number__lte=known).count()

    def changed_under(self, how: Counted, stretch: Stretch, place_path: str) -> Sequence[int]:
        """The numbers of all events of the matters that a number counts from, or would with another outcome."""
        rows = Event.objects.filter(matter__in=_ids(how, stretch, "raised"), matter__place__path__startswith=place_path)
        numbers = list(rows.filter(number__lte=_known(stretch)).values_list("number", flat=True))
        if not how.field:
            return numbers
        return [*numbers, *revisions_behind("raised", {**asked(how, stretch), "place": f"{place_path}%", "facet": ""})]

    def entries(
        self, viewer: Viewer, how: Counted, stretch: Stretch, *, place_path: str, facet: str, most: int
    ) -> EntriesSeen:
        """The matters behind a number that a viewer may see, the newest first."""
        if how.field:
            given = {**asked(how, stretch), "place": f"{place_path}%", "facet": facet}
            return entries_behind(viewer, _of(how).what, given, most=most)
        ids = _ids(how, stretch, AGES.get(_of(how).what, _of(how).what), place_path=place_path, facet=facet)
        rows = Matter.objects.visible_to(viewer).filter(pk__in=ids).order_by("-raised_at", "-id")
        return EntriesSeen(_names(_of(how)), rows.count(), [_seen(row) for row in rows[:most]])

    def _begun(self, what: CountedMatters, stretch: Stretch) -> bool:
        rows = Event.objects.filter(act="raised", matter__kind__in=what.kinds, at__lt=_end(stretch))
        return rows.filter(number__lte=_known(stretch)).exists()


def _ids(how: Counted, stretch: Stretch, flag: str, *, place_path: str = "", facet: str = "") -> list[int]:
    given = {**asked(how, stretch), "place": f"{place_path}%", "facet": facet}
    with connection.cursor() as cursor:
        cursor.execute(TOLD + _IDS.format(flag=Identifier(flag)), given)
        return [pk for (pk,) in cursor]


def asked(how: Counted, stretch: Stretch) -> dict[str, Any]:
    """What the query of what was known is filled in with."""
    what = _of(how)
    return {
        "kinds": list(what.kinds), "known": _known(stretch), "end": _end(stretch),
        "zone": str(timezone.get_current_timezone()),
        "first": stretch.first or date.min, "last": stretch.last, "by_closing": what.day_by == CLOSED,
        "step": what.step, "endings": list(what.endings), "test": what.test, "facet_by": how.facet_by,
        "field": how.field,
    }  # fmt: skip


def _of(how: Counted) -> CountedMatters:
    if how.matters is None:
        raise ValueError("counted from a register, not from matters")
    return how.matters


def _known(stretch: Stretch) -> int:
    return LAST if stretch.known is None else stretch.known


def _seen(row: Matter) -> EntrySeen:
    address = reverse("matter", kwargs={"key": row.public})
    return EntrySeen(row.title, address, clock.local_day(row.raised_at), row.number)


def _end(stretch: Stretch) -> datetime:
    """The first moment after the last day."""
    return clock.start_of(stretch.last + timedelta(days=1))


def _names(what: CountedMatters) -> dict[str, str]:
    """What the kinds are called now."""
    rows = Definition.objects.filter(section=MATTER_KIND, code__in=what.kinds).order_by("code", "-version")
    newest = {row.code: row.body["names"] for row in reversed(rows) if row.body and "names" in row.body}
    named = [newest[code] for code in what.kinds if code in newest]
    return {form: "、".join(str(names[form]) for names in named) for form in ("hant", "hans", "en")}


_DAYS = {
    "days": SQL("(closed_at AT TIME ZONE %(zone)s)::date - (raised_at AT TIME ZONE %(zone)s)::date"),
    "age": SQL("(moment AT TIME ZONE %(zone)s)::date - (raised_at AT TIME ZONE %(zone)s)::date"),
}

_TALLIES = SQL("""
SELECT path, facet, count(*) FILTER (WHERE {flag}), coalesce(sum({days}) FILTER (WHERE {flag}), 0)
  FROM counted GROUP BY path, facet
""")

_IDS = SQL("""
SELECT matter_id FROM counted WHERE {flag} AND path LIKE %(place)s AND (%(facet)s = '' OR facet = %(facet)s)
""")
