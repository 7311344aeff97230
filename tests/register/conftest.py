"""The small pack, loaded, and the viewers who look at it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.db.backends.postgresql.operations import DatabaseOperations

from diaodu.people.viewers import Viewer, viewer_of
from tests.builders import make_user
from tests.register.packs import load_small_pack


@pytest.fixture
def pear(db: None, tmp_path: Path) -> Path:
    """The folder in which the small pack lies, which is loaded."""
    load_small_pack(tmp_path)
    return tmp_path


@pytest.fixture
def eastern(pear: Path) -> Viewer:
    """Who sees the eastern shire only."""
    return viewer_of(make_user("eastern", place="shire-a"))


@pytest.fixture
def trader(pear: Path) -> Viewer:
    """Who sees the whole land, but only the area of trade."""
    return viewer_of(make_user("trader", place="LAND", areas=("trade",)))


GUARDED = "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE tgname LIKE '%append_only'"


@pytest.fixture
def committing(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """A database whose writes are committed; emptied afterwards with the append-only guards lifted."""
    original: Callable[..., None] = DatabaseOperations.execute_sql_flush

    def flush_unguarded(self: Any, statements: list[str]) -> None:
        with connection.cursor() as cursor:
            cursor.execute(GUARDED)
            guards = cursor.fetchall()
            for table, guard in guards:
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {guard}")
        original(self, statements)
        with connection.cursor() as cursor:
            for table, guard in guards:
                cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER {guard}")

    monkeypatch.setattr(DatabaseOperations, "execute_sql_flush", flush_unguarded)
