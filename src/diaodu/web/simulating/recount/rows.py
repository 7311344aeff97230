"""The rows that are lived again: matters, their steps, and their history in its order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db import connection

from diaodu.web.simulating.recount.declared import plain

MATTERS = """
SELECT m.id, m.kind, m.area, p.code, m.state, m.colour, m.closed_at, m.waiting_on, m.waiting_since, m.due_at,
       m.wake_at, m.number, m.watched, coalesce(a.fields, '{}'::jsonb)
FROM matters_matter m JOIN register_place p ON p.id = m.place_id
LEFT JOIN register_subject a ON a.id = m.about_id ORDER BY m.id
"""
STEPS = """
SELECT s.matter_id, s.id, s.code, s.person_id, s.role, p.path, s.first_due_at, s.due_at, s.unit, s.term, s.rung,
       s.colour, s.wake_at, s.opened_at, s.ended_at, s.ending
FROM matters_step s JOIN register_place p ON p.id = s.place_id ORDER BY s.matter_id, s.id
"""
EVENTS = """
SELECT matter_id, number, act, step_id, term, rung, said, at, recorded_at FROM matters_event ORDER BY matter_id, number
"""


@dataclass(frozen=True, slots=True)
class StepRow:
    """A step as it stands."""

    pk: int
    code: str
    person: int | None
    role: str
    path: str
    first_due: datetime
    due: datetime
    unit: str
    term: int
    rung: int
    colour: str
    wake: datetime | None
    opened: datetime
    ended: datetime | None
    ending: str


@dataclass(frozen=True, slots=True)
class EventRow:
    """Something that happened."""

    number: int
    act: str
    step: int | None
    term: int | None
    rung: int | None
    said: dict[str, Any]
    at: datetime
    recorded: datetime


@dataclass(frozen=True, slots=True)
class MatterRow:
    """A matter as it stands, with all of its steps and its history."""

    pk: int
    kind: str
    area: str
    place: str
    state: str
    colour: str
    closed: datetime | None
    waiting_on: str
    waiting_since: datetime | None
    due: datetime | None
    wake: datetime | None
    number: int
    watched: bool
    about: dict[str, str]
    steps: dict[int, StepRow]
    events: list[EventRow]


def matters() -> Iterator[MatterRow]:
    """Every matter."""
    steps = {pk: {row[1]: StepRow(*row[1:]) for row in rows} for pk, rows in _by_matter(STEPS)}
    events = {pk: [_event(row) for row in rows] for pk, rows in _by_matter(EVENTS)}
    for row in _asked(MATTERS):
        *columns, about = row
        yield MatterRow(*(*columns, plain(about), steps.get(row[0], {}), events.get(row[0], [])))


def _event(row: tuple[Any, ...]) -> EventRow:
    _matter, number, act, step, term, rung, said, at, recorded = row
    return EventRow(number, act, step, term, rung, plain(said), at, recorded)


def _by_matter(query: str) -> Iterator[tuple[int, list[tuple[Any, ...]]]]:
    for pk, rows in groupby(_asked(query), key=lambda row: row[0]):
        yield pk, list(rows)


def _asked(query: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return list(cursor.fetchall())
