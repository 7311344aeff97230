"""What open matters hold up, for measures: a number of the subjects that they are about, each counted once.

Within a facet a subject counts once, however many matters of that facet it has; one with matters of two facets counts
under both, and once in the whole, which is the facet "". A subject stands where, and with the number that, the register
had at the ledger number that is asked.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.urls import reverse
from psycopg.sql import SQL, Composable, Identifier

from diaodu.indicators.counters import EntriesSeen, EntrySeen
from diaodu.matters.known import TOLD
from diaodu.people.viewers import Viewer
from diaodu.register.kinds import kinds
from diaodu.register.models import Revision, Subject
from diaodu.register.queries import name_of
from diaodu.register.queries.registers import Tallies, Tally


def sums(flag: str, given: dict[str, Any]) -> Tallies:
    """By path of place and facet: how many subjects, how many of them have the number, and what these add up to."""
    with connection.cursor() as cursor:
        cursor.execute(_filled(_SUMS, flag), given)
        rows = list(cursor)
    return {(path, facet): Tally(count, numbers, Decimal(total)) for path, facet, count, numbers, total in rows}


def subjects_behind(flag: str, given: dict[str, Any]) -> dict[int, str]:
    """The subjects behind a number, by id, with what each adds ("" where the register said nothing)."""
    with connection.cursor() as cursor:
        cursor.execute(_filled(_BEHIND, flag), given)
        return {subject: said or "" for subject, said in cursor}


def entries_behind(viewer: Viewer, flag: str, given: dict[str, Any], *, most: int) -> EntriesSeen:
    """The same as a trail lists them, those that the viewer may see, the largest first."""
    said = subjects_behind(flag, given)
    seen: QuerySet[Subject] = Subject.objects.visible_to(viewer).filter(pk__in=said).select_related("pack")
    rows = sorted(seen, key=lambda row: (-Decimal(said[row.pk] or 0), row.code))
    shown = [
        EntrySeen(name_of(row), reverse("subject", args=[row.code]), None, row.number, said[row.pk])
        for row in rows[:most]
    ]
    names = {row.kind: kinds(row.pack)[row.kind].names for row in rows}.values()
    return EntriesSeen(
        {form: "、".join(str(each[form]) for each in names) for form in ("hant", "hans", "en")}, len(rows), shown
    )


def revisions_behind(flag: str, given: dict[str, Any]) -> list[int]:
    """The ledger numbers of what the register said of these subjects."""
    rows = Revision.objects.filter(subject__in=list(subjects_behind(flag, given)), number__lte=given["known"])
    return list(rows.values_list("number", flat=True))


def _filled(query: SQL, flag: str) -> Composable:
    return TOLD + _HELD_UP.format(flag=Identifier(flag)) + query


_HELD_UP = SQL(""", held_up AS (
  SELECT DISTINCT place.path, scope.facet, matter.about_id, nullif(latest.state -> 'fields' ->> %(field)s, '') AS said
    FROM counted JOIN matters_matter matter ON matter.id = counted.matter_id
    CROSS JOIN LATERAL (VALUES (counted.facet), ('')) scope (facet)
    JOIN LATERAL (SELECT state, place_id FROM register_revision
                   WHERE subject_id = matter.about_id AND number <= %(known)s
                   ORDER BY number DESC LIMIT 1) latest ON true
    JOIN register_place place ON place.id = latest.place_id
   WHERE counted.{flag}
)""")

_SUMS = SQL("""
SELECT path, facet, count(*), count(said), coalesce(sum(said::numeric), 0) FROM held_up GROUP BY path, facet
""")

_BEHIND = SQL("""
SELECT about_id, said FROM held_up WHERE path LIKE %(place)s AND facet = %(facet)s
""")
