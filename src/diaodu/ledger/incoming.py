"""Facts on their way into the ledger: a table of the session's own, in which they are laid out, checked and moved.

Laying them out first lets the database check and move them as a whole, whether they are five or half a million, and
lets a room fill the table by a query of its own, so that no row has to pass through Python.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection

COLUMNS = (
    "subject_id", "measure", "period", "starts_on", "ends_on", "source", "facet", "value", "absence", "printed",
    "printed_unit", "role", "qualifier", "document_id", "section", "quote", "as_of", "note", "ref", "supersedes_id",
    "reason", "return_line",
)  # fmt: skip
_LIST = ", ".join(COLUMNS)
_FIGURE = ("subject_id", "measure", "period", "source", "facet")
_SLOT = (*_FIGURE, "document_id", "ref")
WORTH_ANALYZING = 1000


@dataclass(frozen=True, slots=True)
class NewFact:
    """A fact to append. ``value`` is in the base unit; exactly one of ``value`` and ``absence`` is given."""

    subject_id: int
    measure: str
    period: str
    starts_on: date
    ends_on: date
    source: str
    facet: str = ""
    value: Decimal | None = None
    absence: str = ""
    printed: str = ""
    printed_unit: str = ""
    role: str = ""
    qualifier: str = ""
    document_id: int | None = None
    section: str = ""
    quote: str = ""
    as_of: date | None = None
    note: str = ""
    ref: str = ""
    supersedes: int | None = None
    reason: str = ""
    return_line: int | None = None


def clear() -> None:
    """Begin with an empty table."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('pg_temp.ledger_incoming')")
        (there,) = cursor.fetchone() or (None,)
        if there:
            cursor.execute("TRUNCATE ledger_incoming RESTART IDENTITY")
            return
        cursor.execute(f"CREATE TEMP TABLE ledger_incoming AS SELECT {_LIST} FROM ledger_fact WITH NO DATA")  # noqa: S608
        cursor.execute("ALTER TABLE ledger_incoming ADD position bigserial")


def lay_out(facts: Iterable[NewFact]) -> None:
    """Add facts."""
    names = [name if name != "supersedes_id" else "supersedes" for name in COLUMNS]
    with connection.cursor() as cursor, cursor.copy(f"COPY ledger_incoming ({_LIST}) FROM STDIN") as copy:
        for fact in facts:
            copy.write_row([getattr(fact, name) for name in names])


def lay_out_query(select: str, parameters: Mapping[str, Any]) -> None:
    """Add what a query gives. Its columns are ``COLUMNS``, in that order; those it lays out first come first."""
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO ledger_incoming ({_LIST}) {select}", parameters)


def count() -> int:
    """How many facts lie there. Also tells the database what it needs to know to check many quickly."""
    (rows,) = _row("SELECT count(*) FROM ledger_incoming")
    if rows >= WORTH_ANALYZING:
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE ledger_incoming")
    return int(rows)


def wrong_correction(*, below: int) -> tuple[int, bool] | None:
    """A fact that a row wrongly names to replace, and whether it is in force: one of another figure, then.

    Only the ledger ``below`` a number is looked at: the rows themselves may lie there already.
    """
    other = " OR ".join(f"i.{name} <> f.{name}" for name in _FIGURE)
    found: tuple[int, bool] | None = _row(
        f"""
        SELECT i.supersedes_id, f.number IS NOT NULL AND later.number IS NULL AND ({other})
        FROM ledger_incoming i
        LEFT JOIN ledger_fact f ON f.number = i.supersedes_id AND f.number < %(below)s
        LEFT JOIN ledger_fact later ON later.supersedes_id = i.supersedes_id AND later.number < %(below)s
        WHERE i.supersedes_id IS NOT NULL AND (f.number IS NULL OR later.number IS NOT NULL OR {other})
        UNION ALL
        SELECT supersedes_id, false FROM ledger_incoming WHERE supersedes_id IS NOT NULL
        GROUP BY supersedes_id HAVING count(*) > 1
        LIMIT 1
        """,  # noqa: S608
        {"below": below},
    )
    return found


def unreasoned() -> tuple[str, str] | None:
    """Measure and period of a correction that does not say why."""
    found: tuple[str, str] | None = _row(
        "SELECT measure, period FROM ledger_incoming WHERE supersedes_id IS NOT NULL AND reason = '' LIMIT 1"
    )
    return found


def given_twice() -> tuple[str, str] | None:
    """Measure and period of a figure that two rows give."""
    found: tuple[str, str] | None = _row(
        f"""
        SELECT measure, period FROM ledger_incoming WHERE supersedes_id IS NULL
        GROUP BY {", ".join(_SLOT)} HAVING count(*) > 1 LIMIT 1
        """  # noqa: S608
    )
    return found


def taken_slot(*, since: int, below: int) -> tuple[str, str] | None:
    """Measure and period of a row that would stand beside a fact in force of the same figure.

    Only facts after ``since`` are looked at. The end of the period is compared so that an index finds them.
    """
    same = " AND ".join(f"f.{name} = i.{name}" for name in (*_FIGURE, "ends_on", "ref"))
    found: tuple[str, str] | None = _row(
        f"""
        SELECT i.measure, i.period
        FROM ledger_incoming i JOIN ledger_fact f ON {same} AND f.document_id IS NOT DISTINCT FROM i.document_id
        WHERE i.supersedes_id IS NULL AND f.number > %(since)s AND f.number < %(below)s
          AND NOT EXISTS (SELECT FROM ledger_fact later WHERE later.supersedes_id = f.number)
        LIMIT 1
        """,  # noqa: S608
        {"since": since, "below": below},
    )
    return found


def move(numbers: range, *, recorded_at: Any, recorded_by: str) -> None:
    """Write the rows into the ledger under these numbers, in the order in which they were laid out."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            INSERT INTO ledger_fact (number, recorded_at, recorded_by, {_LIST})
            SELECT %s - 1 + position, %s, %s, {_LIST} FROM ledger_incoming
            """,  # noqa: S608
            [numbers.start, recorded_at, recorded_by],
        )


def settle_constraints() -> None:
    """Look up now what the database would look up when the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def know_ledger() -> None:
    """Let the database know what it holds now: what asks next of so many new facts should not be planned for few."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE ledger_fact")


def _row(query: str, parameters: Any = None) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        return cursor.fetchone()
