"""Deals signed in a year by the place where they land, and as credited: a place that passed one on gets its share.

What is credited adds up to what was signed. Both are summed by the database for pairs of places.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import connection
from psycopg.sql import SQL

from diaodu.deals.amounts import INCREMENT, unit_names
from diaodu.deals.asked import Asked
from diaodu.deals.credit import REFERRED_FROM, SHARE
from diaodu.deals.kept import kept
from diaodu.people.viewers import Viewer
from diaodu.register.exclusions import counted_entry
from diaodu.register.kinds import MERGED, Names
from diaodu.register.models import Place

NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Signed:
    """Signings: how many (a share of one is a fraction of it), and their increments in the unit of deals."""

    number: Decimal = NOTHING
    amount: Decimal = NOTHING

    def __add__(self, other: Signed) -> Signed:
        return Signed(self.number + other.number, self.amount + other.amount)

    def __sub__(self, other: Signed) -> Signed:
        return Signed(self.number - other.number, self.amount - other.amount)


@dataclass(frozen=True, slots=True)
class Passed:
    """Signings that landed in one place, and what of them is credited to the place they were referred from.

    Both are paths; ``source`` is empty where nobody has a share.
    """

    landed: str
    source: str
    signed: Signed
    share: Signed


@dataclass(frozen=True, slots=True)
class ShareRow:
    """What landed in a place and what is credited to it; ``rank`` is by the credited amount, equal ones share it.

    ``place`` is None for all places outside, which only have shares; they, and the whole, have no rank.
    """

    place: Place | None
    landed: Signed
    credited: Signed
    rank: int | None = None

    @property
    def moved(self) -> Signed:
        """What referrals add or take."""
        return self.credited - self.landed


@dataclass(frozen=True, slots=True)
class SharePage:
    """The places directly below the one asked for, most credited first; ``first`` is the year's first day."""

    asked: Asked
    first: date
    rows: tuple[ShareRow, ...]
    whole: ShareRow
    unit: Names


def share_page(viewer: Viewer, asked: Asked) -> SharePage:
    """The deals signed from the beginning of the year up to the day asked for."""
    found = kept(viewer, asked, "shares", lambda: _passed(viewer, asked))
    places = [asked.place, *Place.objects.filter(parent=asked.place).order_by("path")]
    rows = [_row(place, places, found) for place in (*places, None)]
    rows = [row for row in rows if row.landed.number or row.credited.number]
    whole = ShareRow(None, _all(row.landed for row in rows), _all(row.credited for row in rows))
    return SharePage(asked, _first(asked), _ranked(rows), whole, unit_names(asked.kind, asked.place.pack))


def _first(asked: Asked) -> date:
    return asked.on.replace(month=1, day=1)


def _row(place: Place | None, places: Sequence[Place], found: Sequence[Passed]) -> ShareRow:
    """A place with all below it; the first of ``places`` is the whole, by itself without those below."""
    landed = [each for each in found if _holder(places, each.landed) == place]
    came = [each.share for each in found if each.source and _holder(places, each.source) == place]
    own = _all(each.signed for each in landed)
    return ShareRow(place, own, own - _all(each.share for each in landed) + _all(came))


def _holder(places: Sequence[Place], path: str) -> Place | None:
    """The place of a row that a path leads through: the lowest one; None outside all."""
    return next((place for place in reversed(places) if path.startswith(place.path)), None)


def _all(parts: Iterable[Signed]) -> Signed:
    return sum(parts, Signed())


def _ranked(rows: Iterable[ShareRow]) -> tuple[ShareRow, ...]:
    ordered = sorted(rows, key=lambda row: (row.place is None, -row.credited.amount))
    amounts = [row.credited.amount for row in ordered if row.place]
    return tuple(
        ShareRow(row.place, row.landed, row.credited, amounts.index(row.credited.amount) + 1 if row.place else None)
        for row in ordered
    )


def _passed(viewer: Viewer, asked: Asked) -> list[Passed]:
    deals = asked.deals(viewer).filter(on__gte=_first(asked), on__lte=asked.on).exclude(stage=MERGED)
    query, parameters = deals.order_by().values("place_id", "fields").query.sql_with_params()
    with connection.cursor() as cursor:
        asked_for = [INCREMENT, SHARE, REFERRED_FROM, *parameters]
        cursor.execute(_SIGNED.format(deals=SQL(query), counted=counted_entry(asked.kind)), asked_for)
        return [
            Passed(landed, source, Signed(Decimal(number), amount), Signed(share, share_amount))
            for landed, source, number, amount, share, share_amount in cursor
        ]


_SIGNED = SQL("""
SELECT landed, source, count(*), sum(amount), sum(share), sum(amount * share)
  FROM (SELECT place.path AS landed, coalesce(source.path, '') AS source, entry.amount,
               CASE WHEN source.path IS NULL THEN 0 ELSE entry.share END AS share
          FROM (SELECT entry.place_id, coalesce(nullif(entry.fields ->> %s, '')::numeric, 0) AS amount,
                       coalesce(nullif(entry.fields ->> %s, '')::numeric, 0) / 100 AS share,
                       entry.fields ->> %s AS source
                  FROM ({deals}) entry WHERE {counted}) entry
          JOIN register_place place ON place.id = entry.place_id
          LEFT JOIN register_place source ON source.code = entry.source) signed
 GROUP BY 1, 2
""")
