"""What a player sees of matters before acting: their open steps, read by one query for all of a moment."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db import connection

SEEN = """
SELECT m.id, m.public, m.kind, m.about_id, m.waiting_on, m.closed_at IS NOT NULL, p.path, m.raised_by_id,
       s.code, s.role, s.person_id, s.enterprise, sp.path
FROM matters_matter m JOIN register_place p ON p.id = m.place_id
LEFT JOIN matters_step s ON s.matter_id = m.id AND s.ended_at IS NULL
LEFT JOIN register_place sp ON sp.id = s.place_id
WHERE m.id = ANY(%s) ORDER BY m.id, s.id
"""
NEW = "SELECT id FROM matters_matter WHERE id > %s ORDER BY id"


@dataclass(frozen=True, slots=True)
class SeenStep:
    """An open step and who has it."""

    code: str
    role: str
    person: int | None
    enterprise: bool
    path: str


@dataclass(frozen=True, slots=True)
class Seen:
    """A matter as it stands."""

    pk: int
    public: UUID
    kind: str
    about: int | None
    waiting: bool
    closed: bool
    path: str
    raised_by: int | None
    steps: list[SeenStep]


def look(numbers: Collection[int]) -> list[Seen]:
    """The matters with these keys."""
    found: dict[int, Seen] = {}
    with connection.cursor() as cursor:
        cursor.execute(SEEN, [list(numbers)])
        for pk, public, kind, about, waiting, closed, path, raiser, *step in cursor.fetchall():
            seen = found.setdefault(pk, Seen(pk, public, kind, about, bool(waiting), closed, path, raiser, []))
            if step[0]:
                seen.steps.append(SeenStep(*step))
    return list(found.values())


def raised_since(last: int) -> list[int]:
    """The keys of the matters after one."""
    with connection.cursor() as cursor:
        cursor.execute(NEW, [last])
        return [pk for (pk,) in cursor.fetchall()]
