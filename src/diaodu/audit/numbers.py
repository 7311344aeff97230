"""The ledger number: one clock for facts, roster and milestone events, revisions and definitions.

Numbers are handed out under one transaction-level advisory lock, held until commit. So number order is commit
order, a rolled-back number is never used again, and "as known at N" never changes afterwards.
"""

from __future__ import annotations

from django.db import connection, transaction

LOCK_KEY = 0x44_49_41_4F  # "DIAO"


def take_numbers(count: int) -> range:
    """Take ``count`` consecutive ledger numbers; the lock is held until the transaction ends.

    Raises ``TransactionManagementError`` outside a transaction: a number without its row would be a lie.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("ledger numbers are taken inside a transaction")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK_KEY])
        cursor.execute("SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM ledger_number")
        (last,) = cursor.fetchone() or (0,)
        if count:
            cursor.execute("SELECT setval('ledger_number', %s)", [last + count])
    return range(last + 1, last + count + 1)


def last_number() -> int:
    """The highest number committed so far; 0 in an empty database. Waits for a writer that holds the lock.

    Reading the sequence alone could name a number whose row is not yet visible.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [LOCK_KEY])
        cursor.execute("SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM ledger_number")
        (last,) = cursor.fetchone() or (0,)
    return int(last)
