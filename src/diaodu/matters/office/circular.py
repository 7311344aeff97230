"""The matters of a circular: what was overdue at the end of its period, or of the day it is dated where that comes
first, as known at its number.

Only kinds that the office's board lists for circulars are listed, none that only some may see: no talk, no complaint.
What is told of a matter is its kind, what it is about, its step and unit, never its title, its words or a person.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from psycopg.sql import SQL

from diaodu.editions.composing.setting import Setting
from diaodu.editions.content import ITEM, Block, Paragraph, Piece, Table
from diaodu.indicators.counters import Stretch
from diaodu.kit import clock
from diaodu.ledger.measures import Counted, CountedMatters
from diaodu.matters.counting import asked
from diaodu.matters.declared import matter_kinds
from diaodu.matters.known import TOLD
from diaodu.matters.office.declared import board_of
from diaodu.matters.office.lateness import kind_names, step_names
from diaodu.packs.definitions import definitions
from diaodu.packs.remembering import loaded_packs
from diaodu.register.models import Subject

NAME, MOST = "matters", 100
NONE, MORE = "沒有逾期事項。", "另有%(count)d項逾期，未逐項列出。"
TITLE, COLUMNS = "逾期事項", ("類別", "涉及", "環節", "承辦單位", "時限", "逾期")
DAYS = "%d天"


@dataclass(frozen=True, slots=True)
class Late:
    """An overdue matter as known then: the subject it is about or that of its place, its first late step, its desk."""

    kind: str
    about: int
    step: str
    role: str
    place: int
    due: datetime
    moment: datetime


def exceptions(setting: Setting) -> Iterator[Block]:
    """The table of what was overdue, those due first at the head; what is beyond the hundredth is counted."""
    pack = loaded_packs()[setting.place.pack]
    board = board_of(pack, known=setting.number)
    rows = _late(setting, board.listed) if board and board.listed else []
    if not rows:
        yield Paragraph(ITEM, (Piece(setting.say(NONE)),))
        return
    setting.learn({row.about for row in rows[:MOST]} | {row.place for row in rows[:MOST]})
    kinds = matter_kinds(pack, known=setting.number)
    roles = {code: each.body["names"] for code, each in definitions(pack, "role", known=setting.number).items()}
    lines = [
        _line(setting, row, kind_names(kinds, row.kind), step_names(kinds, row.kind, row.step), roles)
        for row in rows[:MOST]
    ]
    yield Table(NAME, setting.say(TITLE), [setting.say(word) for word in COLUMNS], lines)
    if len(rows) > MOST:
        yield Paragraph(ITEM, (Piece(setting.say(MORE % {"count": len(rows) - MOST})),))


def _line(
    setting: Setting, row: Late, kind: Mapping[str, str], step: Mapping[str, str], roles: Mapping[str, Any]
) -> Sequence[Piece]:
    desk = setting.name_of(row.place) + setting.named(roles.get(row.role, {"hant": row.role}))
    due = clock.local_day(row.due).isoformat()
    days = DAYS % ((row.moment - row.due) // timedelta(days=1))
    words = (setting.named(kind), setting.name_of(row.about), setting.named(step), desk, due, setting.say(days))
    return tuple(Piece(word) for word in words)


def _late(setting: Setting, kinds: Sequence[str]) -> list[Late]:
    how = Counted("", "", "", (), "", CountedMatters(tuple(kinds)))
    last = min(setting.dated, setting.period.last_day)
    given = asked(how, Stretch(None, last, setting.number))
    with connection.cursor() as cursor:
        cursor.execute(TOLD + _LATE, {**given, "place": f"{setting.place.path}%"})
        rows = list(cursor)
    codes = {code for row in rows for code in row[4:6]}
    places = dict(Subject.objects.filter(kind="place", code__in=codes).values_list("code", "pk"))
    return [
        Late(kind, about or places[own], step, role, places[where], due, moment)
        for kind, about, step, role, where, own, due, moment in rows
    ]


# who has the step: as it was opened, or as it was last handed over
_LATE = SQL("""
SELECT matter.kind, matter.about_id, counted.step_code, desk.said ->> 'role', desk.said ->> 'place', place.code,
       counted.due_at, counted.moment
  FROM counted JOIN matters_matter matter ON matter.id = counted.matter_id
  JOIN register_place place ON place.id = matter.place_id
  CROSS JOIN LATERAL (
    SELECT coalesce(event.said -> 'to', event.said) AS said FROM matters_event event
     WHERE event.matter_id = counted.matter_id AND event.act IN ('opened', 'handed')
       AND event.said ->> 'step' = counted.step_code AND event.number <= %(known)s AND event.at < %(end)s
     ORDER BY event.number DESC LIMIT 1) desk
 WHERE counted.overdue AND counted.path LIKE %(place)s AND NOT matter.restricted
 ORDER BY counted.due_at, matter.id
""")
