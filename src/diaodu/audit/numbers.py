"""The ledger number: one clock for facts, roster and milestone events, revisions and definitions.

Numbers are handed out under one transaction-level advisory lock, held until commit. So number order is commit
order, a rolled-back number is never used again, and "as known at N" never changes afterwards.

A write of hundreds of thousands of rows would hold that lock for many seconds. It writes its rows first, under
numbers that lie ahead of what others can reach meanwhile, and takes the lock only to settle them and commit
(docs/decisions/0006-numbers-ahead.md). What is left out between is never used.
"""

from __future__ import annotations

from django.db import connection, transaction

from diaodu.kit.once import once

LOCK_KEY = 0x44_49_41_4F  # "DIAO"
AHEAD_KEY = 0x41_48_45_41  # "AHEA"
HEADROOM = 100_000
TAKE = """
SELECT CASE WHEN %d > 0 THEN setval('ledger_number', last + %d) - %d ELSE last END
FROM (SELECT CASE WHEN is_called THEN last_value ELSE 0 END AS last FROM ledger_number) AS found
"""
LAST = "SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM ledger_number"


class NumbersOvertaken(Exception):
    """Others took so many numbers meanwhile that those ahead were reached: the write must be tried again."""


def take_numbers(count: int) -> range:
    """Take ``count`` consecutive ledger numbers; the lock is held until the transaction ends.

    Raises ``TransactionManagementError`` outside a transaction: a number without its row would be a lie.
    """
    _require_transaction()
    with connection.cursor() as cursor:  # both in one message; the lock is there before the sequence is read
        cursor.execute(f"SELECT pg_advisory_xact_lock({LOCK_KEY}); {TAKE % (count, count, count)}")
        cursor.nextset()
        (last,) = cursor.fetchone() or (0,)
    return range(int(last) + 1, int(last) + count + 1)


def numbers_ahead(count: int) -> range:
    """``count`` consecutive numbers ahead of the last one, for rows that nobody sees until they are settled.

    One transaction at a time has numbers ahead; the next one waits for its end.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [AHEAD_KEY])
    start = last_number() + HEADROOM + 1
    return range(start, start + count)


def holds_numbers() -> bool:
    """Whether this transaction has the lock already: it must not wait for numbers ahead then, nor gains by them."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND objid = %s AND pid = pg_backend_pid()
                           AND mode = 'ExclusiveLock' AND granted)
            """,
            [LOCK_KEY],
        )
        (held,) = cursor.fetchone() or (False,)
    return bool(held)


def settle_numbers(numbers: range) -> None:
    """Take the lock and make numbers ahead the last ones. Raises ``NumbersOvertaken`` when they were reached."""
    if _locked_last() >= numbers.start:
        raise NumbersOvertaken
    _set_last(numbers[-1])


def last_number() -> int:
    """The highest number committed so far; 0 in an empty database. Waits for a writer that holds the lock.

    Reading the sequence alone could name a number whose row is not yet visible.
    """
    if not connection.in_atomic_block:
        return _looked_up()
    with transaction.atomic():
        last = _looked_up()
        transaction.set_rollback(True)  # gives the lock back at once, and not at the end of the longer transaction
    return last


def present_number() -> int:
    """The same for a page that only reads: asked once in its reading (``kit.once``)."""
    return once("last number", last_number)


def _looked_up() -> int:
    """Both in one message: by itself that is one transaction, which gives the lock back at its end."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_advisory_xact_lock_shared({LOCK_KEY}); {LAST}")
        cursor.nextset()
        (last,) = cursor.fetchone() or (0,)
    return int(last)


def _locked_last() -> int:
    _require_transaction()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK_KEY])
    return _last()


def _require_transaction() -> None:
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("ledger numbers are taken inside a transaction")


def _last() -> int:
    with connection.cursor() as cursor:
        cursor.execute(LAST)
        (last,) = cursor.fetchone() or (0,)
    return int(last)


def _set_last(number: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT setval('ledger_number', %s)", [number])
