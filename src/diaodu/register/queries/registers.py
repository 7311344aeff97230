"""Rosters that list by rule, and numbers counted from a register: how many entries there are and what they add up to.

Everything is summed by the database, place by place: how large a register is matters little to who asks.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import F, QuerySet
from psycopg.sql import SQL

from diaodu.kit.sql import among
from diaodu.people.viewers import Viewer
from diaodu.register.exclusions import counted_entry, excluded, excluded_by
from diaodu.register.kinds import Kind, kinds
from diaodu.register.models import Revision, Roster, Subject
from diaodu.register.queries.members import (
    MemberRow,
    MemberState,
    Span,
    entered,
    milestones_of,
    present_states,
    states_at,
)

ALWAYS = date.max


@dataclass(frozen=True, slots=True)
class Rule:
    """Whom a roster lists that has a kind: from the day of a milestone on (none: of the subject's own day), without
    some stages, in the class that a field says.
    """

    begins: str = ""
    without: tuple[str, ...] = ()
    class_by: str = ""

    @classmethod
    def of(cls, body: Mapping[str, Any]) -> Rule:
        """Build from a roster's declaration."""
        without = tuple(str(stage) for stage in body.get("without", ()))
        return cls(str(body.get("from", "")), without, str(body.get("class_by", "")))

    def as_json(self) -> dict[str, Any]:
        """As a roster keeps it."""
        return {"from": self.begins, "without": list(self.without), "class_by": self.class_by}


@dataclass(frozen=True, slots=True)
class Tallied:
    """What is counted of a register's entries: those in some ``stages`` (none: in any) with their ``field`` (none: each
    is one), told apart by the field ``facet_by``.
    """

    field: str = ""
    facet_by: str = ""
    stages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tally:
    """Entries of one place and facet: how many, how many of them have a number, and what these add up to."""

    entries: int
    numbers: int
    total: Decimal

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.entries + other.entries, self.numbers + other.numbers, self.total + other.total)

    def __sub__(self, other: Tally) -> Tally:
        return Tally(self.entries - other.entries, self.numbers - other.numbers, self.total - other.total)


NOTHING = Tally(0, 0, Decimal(0))
Tallies = Mapping[tuple[str, str], Tally]
"""By path of the place and by facet."""


def members(roster: Roster, *, known: int | None) -> list[MemberRow]:
    """Every subject that is or was in a roster, as known at ledger number ``known`` (None: now), by subject."""
    return _listed(roster, known) if roster.kind else entered(roster, known=known)


def _listed(roster: Roster, known: int | None) -> list[MemberRow]:
    ids = Subject.objects.filter(kind=roster.kind).values_list("pk", flat=True)
    states = present_states(ids) if is_present(roster.kind, known) else states_at(ids, known)
    reached, planned = milestones_of(states, known=known)
    kind = _kind(roster, known)
    rows = (
        MemberRow(
            subject_id=subject_id,
            code=state.code,
            place_path=state.place_path,
            fields=state.fields,
            spans=_spans(roster, kind, state, reached.get(subject_id, {})),
            reached=reached.get(subject_id, {}),
            planned=planned.get(subject_id, {}),
        )
        for subject_id, state in states.items()
        if state.place_path.startswith(roster.place.path)
    )
    return [row for row in rows if row.spans]


def _kind(roster: Roster, known: int | None) -> Kind:
    """What the roster lists as declared at a ledger number; a kind declared later is taken as it is now."""
    return kinds(roster.pack, known=known).get(roster.kind) or kinds(roster.pack)[roster.kind]


def _spans(roster: Roster, kind: Kind, state: MemberState, reached: Mapping[str, date]) -> tuple[Span, ...]:
    """The one stretch that a subject is in the roster: from its first day on; none where the rule leaves it out."""
    rule = Rule.of(roster.rule)
    if state.fields.get("stage", "") in rule.without or excluded_by(kind, state.fields):
        return ()
    first = reached.get(rule.begins) if rule.begins else kind.day(state.fields)
    if rule.begins and first is None:
        return ()
    return (Span(str(state.fields.get(rule.class_by, "")), first or roster.starts_on, None),)


def is_present(kind: str, known: int | None) -> bool:
    """Whether what was known of a kind's subjects at a number is what is known now."""
    return known is None or not Revision.objects.filter(number__gt=known, subject__kind=kind).exists()


def tallies(
    roster: Roster,
    what: Tallied,
    *,
    first: date | None,
    last: date | None,
    known: int | None,
    only: Collection[int] | None = None,
) -> Tallies:
    """The entries of a roster that lists by rule whose day lies in a stretch, both ends included (None: no end).

    Without a ``first`` day the undated ones count too. ``only`` these subjects are looked at, where it is given.
    """
    entries = _PRESENT if is_present(roster.kind, known) else _PAST
    query = _TALLIES.format(
        entries=entries.format(only=SQL("") if only is None else _ONLY),
        dated=_BETWEEN if first else _UP_TO,
        counted=counted_entry(_kind(roster, known)),
    )
    asked = {**_asked(roster, what, known), "first": first, "last": last or ALWAYS, "only": list(only or ())}
    with connection.cursor() as cursor:
        cursor.execute(query, asked)
        return {(path, facet): Tally(entries, numbers, total) for path, facet, entries, numbers, total in cursor}


def mended(
    before: Tallies,
    roster: Roster,
    what: Tallied,
    *,
    first: date | None,
    last: date | None,
    since: int,
    known: int,
    revised: Collection[int],
) -> Tallies:
    """Tallies as known at ``known``, from those ``before``, at number ``since``: the subjects revised in between are
    taken out as they were and put in as they are.
    """
    if not revised:
        return before
    was, now = (tallies(roster, what, first=first, last=last, known=number, only=revised) for number in (since, known))
    keys = before.keys() | now.keys()
    return {key: before.get(key, NOTHING) - was.get(key, NOTHING) + now.get(key, NOTHING) for key in keys}


def revised_between(kind: str, since: int, known: int, *, most: int) -> frozenset[int] | None:
    """The subjects of a kind that have a revision after one number and up to another; None for more than ``most``."""
    rows = Revision.objects.filter(number__gt=since, number__lte=known, subject__kind=kind)
    found = list(rows.values_list("subject_id", flat=True)[: most + 1])
    return None if len(found) > most else frozenset(found)


def entries_seen(
    viewer: Viewer, roster: Roster, what: Tallied, *, place_path: str, facet: str, first: date | None, last: date | None
) -> QuerySet[Subject]:
    """The present entries behind a tally that a viewer may see, newest first."""
    rule = Rule.of(roster.rule)
    found = Subject.objects.visible_to(viewer).filter(kind=roster.kind, place__path__startswith=place_path)
    found = found.exclude(excluded(kinds(roster.pack)[roster.kind])).exclude(stage__in=rule.without)
    if what.stages:
        found = found.filter(stage__in=what.stages)
    if facet:
        found = found.filter(**{f"fields__{what.facet_by}": facet})
    if first:
        found = found.filter(on__gte=first)
    if last:
        found = found.exclude(on__gt=last)
    return found.select_related("place", "pack").order_by(F("on").desc(nulls_last=True), "-number")


def entry_revisions(
    roster: Roster, *, place_path: str, first: date | None, last: date, known: int | None
) -> list[Revision]:
    """Every revision of the subjects whose day lay in a stretch, in a place, by any revision, by number."""
    if not kinds(roster.pack)[roster.kind].dated_by:
        inside = Subject.objects.filter(kind=roster.kind, place__path__startswith=place_path)
    else:
        inside = Subject.objects.filter(pk__in=among(_ever_inside(roster, place_path, first, last)))
    rows = Revision.objects.filter(subject__in=inside.values("pk")).select_related("subject", "place")
    return list((rows if known is None else rows.filter(number__lte=known)).order_by("number"))


def _ever_inside(roster: Roster, place_path: str, first: date | None, last: date) -> set[int]:
    asked = {
        "kind": roster.kind, "dated_by": kinds(roster.pack)[roster.kind].dated_by,
        "place": f"{place_path}%", "first": first, "last": last,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_EVER_INSIDE.format(dated=_BETWEEN if first else _UP_TO), asked)
        return {subject for (subject,) in cursor}


def _asked(roster: Roster, what: Tallied, known: int | None) -> dict[str, Any]:
    rule = Rule.of(roster.rule)
    return {
        "kind": roster.kind,
        "dated_by": kinds(roster.pack)[roster.kind].dated_by,
        "known": known,
        "place": f"{roster.place.path}%",
        "field": what.field,
        "facet_by": what.facet_by,
        "any_stage": not what.stages,
        "stages": list(what.stages),
        "without": list(rule.without),
    }


_BETWEEN = SQL('entry."on" BETWEEN %(first)s AND %(last)s')
_UP_TO = SQL('(entry."on" IS NULL OR entry."on" <= %(last)s)')

_ONLY = SQL("AND subject.id = ANY(%(only)s)")

_PRESENT = SQL(
    'SELECT place_id, stage, fields, "on" FROM register_subject subject WHERE subject.kind = %(kind)s {only}'
)

_PAST = SQL("""
SELECT place_id, state ->> 'stage' AS stage, state -> 'fields' AS fields,
       nullif(state -> 'fields' ->> %(dated_by)s, '')::date AS "on"
  FROM (SELECT DISTINCT ON (revision.subject_id) revision.place_id, revision.state
          FROM register_revision revision JOIN register_subject subject ON subject.id = revision.subject_id
         WHERE subject.kind = %(kind)s AND revision.number <= %(known)s {only}
         ORDER BY revision.subject_id, revision.number DESC) latest
""")

_EVER_INSIDE = SQL("""
SELECT entry.id FROM register_subject entry JOIN register_place place ON place.id = entry.place_id
 WHERE entry.kind = %(kind)s AND place.path LIKE %(place)s AND {dated}
 UNION
SELECT entry.subject_id
  FROM (SELECT revision.subject_id, revision.place_id, (revision.state -> 'fields' ->> %(dated_by)s)::date AS "on"
          FROM register_subject subject JOIN register_revision revision ON revision.subject_id = subject.id
         WHERE subject.kind = %(kind)s AND revision.number <> subject.number
           AND revision.state -> 'fields' ->> %(dated_by)s <> '') entry
  JOIN register_place place ON place.id = entry.place_id
 WHERE place.path LIKE %(place)s AND {dated}
""")

# Who is counted is said here once more as ``_spans`` says it of one subject and ``entries_seen`` of those in sight. A
# formula over members needs each with its fields and milestones; a sum over two hundred thousand must not fetch them.
# tests/deals (test_an_exclusion_means_the_same_in_lists_in_rosters_and_in_sums) holds that they agree.
_TALLIES = SQL("""
SELECT place.path, coalesce(entry.fields ->> %(facet_by)s, '') AS facet, count(*),
       count(nullif(entry.fields ->> %(field)s, '')),
       coalesce(sum(nullif(entry.fields ->> %(field)s, '')::numeric), 0)
  FROM ({entries}) entry JOIN register_place place ON place.id = entry.place_id
 WHERE place.path LIKE %(place)s AND {dated} AND {counted}
   AND NOT entry.stage = ANY(%(without)s) AND (%(any_stage)s OR entry.stage = ANY(%(stages)s))
 GROUP BY 1, 2
""")
