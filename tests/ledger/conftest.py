"""Concurrent writers need real commits; flushing afterwards needs the guards lifted, which only tests may do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.db.backends.postgresql.operations import DatabaseOperations

GUARDED = ("audit_auditentry", "packs_definition", "register_revision", "register_milestone", "register_membership")


@pytest.fixture
def committing(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """A database whose writes are committed; emptied afterwards with the append-only guards lifted."""
    original: Callable[..., None] = DatabaseOperations.execute_sql_flush

    def flush_unguarded(self: Any, statements: list[str]) -> None:
        with connection.cursor() as cursor:
            for table in (*GUARDED, "ledger_fact"):
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {table}_append_only")
        original(self, statements)
        with connection.cursor() as cursor:
            for table in (*GUARDED, "ledger_fact"):
                cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER {table}_append_only")

    monkeypatch.setattr(DatabaseOperations, "execute_sql_flush", flush_unguarded)
