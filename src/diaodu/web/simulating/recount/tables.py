"""What must hold for all rows, asked by SQL: owners, endings, rungs reached once."""

from __future__ import annotations

from django.db import connection

ASKED = {
    "open matter without an open step": """
        SELECT count(*) FROM matters_matter m WHERE closed_at IS NULL
        AND NOT EXISTS (SELECT FROM matters_step s WHERE s.matter_id = m.id AND s.ended_at IS NULL)
    """,
    "closed matter with an open step": """
        SELECT count(*) FROM matters_step s JOIN matters_matter m ON m.id = s.matter_id
        WHERE s.ended_at IS NULL AND m.closed_at IS NOT NULL
    """,
    "step without a role, or with a person who is gone": """
        SELECT count(*) FROM matters_step s LEFT JOIN people_user u ON u.id = s.person_id
        WHERE s.ended_at IS NULL AND (s.role = '' OR u.is_active IS FALSE)
    """,
    "matter without a beginning": """
        SELECT count(*) FROM matters_matter m
        WHERE (SELECT count(*) FROM matters_event e WHERE e.matter_id = m.id AND e.act = 'raised') <> 1
    """,
    "step without its opening": """
        SELECT count(*) FROM matters_step s
        WHERE (SELECT count(*) FROM matters_event e WHERE e.step_id = s.id AND e.act IN ('opened', 'skipped')) < 1
    """,
    "open slip of a step that has ended, though it follows": """
        SELECT count(*) FROM matters_matter m JOIN packs_definition d
        ON d.section = 'matter_kind' AND d.code = m.kind
        WHERE m.closed_at IS NULL AND m.parent_id IS NOT NULL AND coalesce(d.body ->> 'follows', '') <> ''
        AND NOT EXISTS (SELECT FROM matters_step s WHERE s.matter_id = m.parent_id AND s.code = m.parent_step
                        AND s.ended_at IS NULL)
    """,
    "matter whose raising is not in the audit": """
        SELECT (SELECT count(*) FROM matters_matter)
             - (SELECT count(DISTINCT object_key) FROM audit_auditentry WHERE tag = 'matters:matter:raise')
    """,
}
DOUBLED = """
SELECT count(*) - count(DISTINCT (step_id, term, rung)) FROM matters_event WHERE act = 'reached'
"""
KEYS = "SELECT key FROM matters_matter WHERE key <> ''"
NOTICES = """
SELECT split_part(key, ':', 3)::bigint, split_part(key, ':', 4), user_id, count(*) FROM notices_notice
WHERE words LIKE 'matters.%%' GROUP BY 1, 2, 3
"""


def number(query: str) -> int:
    """The one number that a query gives."""
    with connection.cursor() as cursor:
        cursor.execute(query, [])
        (found,) = cursor.fetchone() or (0,)
    return int(found)


def orphans() -> dict[str, int]:
    """How many rows break what must hold, by what it is; nothing where none does."""
    found = {name: number(query) for name, query in ASKED.items()}
    return {name: count for name, count in found.items() if count}


def slips() -> list[str]:
    """The keys of all matters that were raised by a rung."""
    with connection.cursor() as cursor:
        cursor.execute(KEYS)
        return [key for (key,) in cursor.fetchall() if key.startswith("rung:")]


def notices() -> dict[tuple[int, str, int], int]:
    """How often each person was told each thing of a step."""
    with connection.cursor() as cursor:
        cursor.execute(NOTICES, [])
        return {(step, what, user): count for step, what, user, count in cursor.fetchall()}
