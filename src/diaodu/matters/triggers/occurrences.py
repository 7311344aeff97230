"""What happened in the register that a trigger waits for: asked of the database for all subjects at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection

from diaodu.matters.triggers.occasions import (
    CREATED,
    ENTERS,
    FIELD,
    LINKED,
    MILESTONE,
    MISSED,
    PLANNED,
    STAGE,
    On,
)
from diaodu.packs.models import Pack


@dataclass(frozen=True, slots=True)
class Window:
    """What is looked at: the subjects of a pack's places, numbers after ``since`` up to ``upto``, the days from
    ``day`` up to yesterday; also what packs ``brought``, where that counts; so many events at ``most``.
    """

    pack: Pack
    since: int
    upto: int
    day: date
    today: date
    brought: bool
    most: int

    def asked(self, on: On) -> dict[str, Any]:
        """What the questions below fill in."""
        return {
            "pack": self.pack.pk, "since": self.since, "upto": self.upto, "day": self.day, "today": self.today,
            "brought": self.brought, "most": self.most, "kind": on.kind, "to": list(on.to), "field": on.field,
            "rises": on.rises, "milestone": on.milestone, "family": on.family, "link": on.link,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Occurrence:
    """An event with its number, the subject that it happened to, whether a pack brought it, and what is said of it."""

    number: int
    subject_id: int
    brought: bool = False
    said: Mapping[str, str] = field(default_factory=dict)


_INSIDE = """
  JOIN register_subject subject ON subject.id = event.subject_id
  JOIN register_place place ON place.id = subject.place_id
 WHERE place.pack_id = %(pack)s AND (%(kind)s = '' OR subject.kind = %(kind)s)
   AND (%(brought)s OR event.recorded_by NOT LIKE 'pack:%%')
"""
_NUMBERED = " AND event.number > %(since)s AND event.number <= %(upto)s"
_ENDS = " ORDER BY event.number LIMIT %(most)s"
_BROUGHT = "event.number, event.subject_id, event.recorded_by LIKE 'pack:%%'"

_REVISIONS = (
    f"SELECT {_BROUGHT}, {{was}}, {{now}} FROM register_revision event"  # noqa: S608
    """
  LEFT JOIN LATERAL (
       SELECT earlier.state FROM register_revision earlier
        WHERE earlier.subject_id = event.subject_id AND earlier.number < event.number
        ORDER BY earlier.number DESC LIMIT 1) before ON true
"""
    f"{_INSIDE}{_NUMBERED} AND {{condition}}{_ENDS}"
)
_STAGE = "{}.state ->> 'stage'"
_FIELD = "nullif({}.state -> 'fields' ->> %(field)s, '')"
_IS, _WAS = _FIELD.format("event"), _FIELD.format("before")
_FIRST = (
    "NOT EXISTS (SELECT FROM register_revision earlier WHERE earlier.subject_id = event.subject_id"
    f" AND earlier.number < event.number AND {_FIELD.format('earlier')} IS NOT NULL)"
)
_BECOMES = {
    "to": f"{_IS} = ANY(%(to)s) AND NOT coalesce({_WAS} = ANY(%(to)s), false)",
    "filled": f"{_IS} IS NOT NULL AND {_FIRST}",
    "changed": f"{_IS} IS NOT NULL AND {_IS} IS DISTINCT FROM {_WAS}",
    "rises": f"({_WAS})::numeric > 0 AND ({_IS})::numeric * 100 >= ({_WAS})::numeric * (100 + %(rises)s)",
}
_STAGED = f"{_STAGE.format('event')} = ANY(%(to)s) AND NOT coalesce({_STAGE.format('before')} = ANY(%(to)s), false)"

_MILESTONES = (
    f'SELECT {_BROUGHT}, NULL, event."on" FROM register_milestone event'  # noqa: S608
    f"{_INSIDE} AND event.code = %(milestone)s AND event.standing = %(standing)s AND {{condition}}{_ENDS}"
)
_FIRST_SAID = """
   coalesce((SELECT earlier.standing FROM register_milestone earlier
              WHERE earlier.subject_id = event.subject_id AND earlier.code = event.code
                AND earlier.number < event.number AND earlier.standing = ANY(%(pair)s)
              ORDER BY earlier.number DESC LIMIT 1), '') <> %(standing)s
"""
# Planned in force, the day is over, and it does not stand reached: looked at once, when the day is over or it is told.
_PASSED = """
   event."on" < %(today)s AND event.number <= %(upto)s
   AND (event."on" >= %(day)s OR event.number > %(since)s)
   AND NOT EXISTS (SELECT FROM register_milestone later WHERE later.subject_id = event.subject_id
                    AND later.code = event.code AND later.number > event.number AND later.standing = ANY(%(pair)s))
   AND coalesce((SELECT last.standing FROM register_milestone last
                  WHERE last.subject_id = event.subject_id AND last.code = event.code
                    AND last.standing IN ('reached', 'withdrawn')
                  ORDER BY last.number DESC LIMIT 1), '') <> 'reached'
"""
_MEMBERSHIPS = (
    f"SELECT {_BROUGHT}, before.member_class, event.member_class FROM register_membership event"  # noqa: S608
    """
  JOIN register_roster roster ON roster.id = event.roster_id AND roster.family = %(family)s
  LEFT JOIN LATERAL (
       SELECT earlier.member_class FROM register_membership earlier
        WHERE earlier.subject_id = event.subject_id AND earlier.roster_id = event.roster_id
          AND earlier.number < event.number
        ORDER BY earlier.number DESC LIMIT 1) before ON true
"""
    f"{_INSIDE}{_NUMBERED} AND event.action <> 'exit'"
    " AND (CASE WHEN %(to)s::text[] = '{}' THEN event.action = 'enter'"
    f" ELSE event.member_class = ANY(%(to)s) AND NOT coalesce(before.member_class = ANY(%(to)s), false) END){_ENDS}"
)
_LINKS = (
    "SELECT event.id, event.source_id, event.recorded_at IS NULL, NULL, target.code FROM register_link event"
    """
  JOIN register_subject target ON target.id = event.target_id
  JOIN register_subject subject ON subject.id = event.source_id
  JOIN register_place place ON place.id = subject.place_id
 WHERE place.pack_id = %(pack)s AND subject.kind = %(kind)s AND event.code = %(link)s AND event.id > %(since)s
   AND event.ended_at IS NULL AND (%(brought)s OR event.recorded_at IS NOT NULL)
   AND (%(to)s::text[] = '{}' OR target.kind = ANY(%(to)s))
 ORDER BY event.id LIMIT %(most)s
"""
)


def happened(on: On, window: Window) -> list[Occurrence]:
    """The events of the register in a window, by number; as many as it takes at ``most``, the first ones."""
    sql, more = _question(on)
    with connection.cursor() as cursor:
        cursor.execute(sql, {**window.asked(on), **more})
        rows = cursor.fetchall()
    return [Occurrence(number, subject, bool(brought), _said(was, now)) for number, subject, brought, was, now in rows]


def _question(on: On) -> tuple[str, dict[str, Any]]:
    if on.event == CREATED:
        return _REVISIONS.format(was="NULL", now="NULL", condition="before.state IS NULL"), {}
    if on.event == STAGE:
        was, now = _STAGE.format("before"), _STAGE.format("event")
        return _REVISIONS.format(was=was, now=now, condition=_STAGED), {}
    if on.event == FIELD:
        return _REVISIONS.format(was=_WAS, now=_IS, condition=_BECOMES[on.becomes]), {}
    if on.event == MILESTONE:
        return _milestones(on)
    return {ENTERS: _MEMBERSHIPS, LINKED: _LINKS}[on.event], {}


def _milestones(on: On) -> tuple[str, dict[str, Any]]:
    if on.standing == MISSED:
        more = {"standing": PLANNED, "pair": [PLANNED, "dropped"], "most": None}
        return _MILESTONES.format(condition=_PASSED), more
    pair = [PLANNED, "dropped"] if on.standing == PLANNED else ["reached", "withdrawn"]
    condition = _FIRST_SAID + _NUMBERED
    return _MILESTONES.format(condition=condition), {"standing": on.standing, "pair": pair}


def _said(was: Any, now: Any) -> dict[str, str]:
    return {key: str(value) for key, value in (("was", was), ("now", now)) if value not in (None, "")}
