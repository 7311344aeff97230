"""Bringing the database's tables up to date, quickly when there is nothing to do."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.apps import apps
from django.core.management import call_command
from django.db import connection

from diaodu.web.cli.messages import say

# Any number will do, as long as nothing else in this database uses it.
PREPARING = 7_401_932


def pending_migrations() -> set[tuple[str, str]]:
    """Migrations on disk that the database has not had: one query, and no migration is imported."""
    return _migrations_on_disk() - _migrations_applied()


@contextmanager
def preparing_database() -> Iterator[None]:
    """Hold the lock under which one process at a time changes tables or loads packs at a start."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [PREPARING])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [PREPARING])


def migrate() -> None:
    """Run what is pending. What Django says about it goes to standard error: standard output is for answers."""
    say("preparing the database ...")
    call_command("migrate", interactive=False, verbosity=0, stdout=sys.stderr)


def _migrations_on_disk() -> set[tuple[str, str]]:
    return {
        (config.label, path.stem)
        for config in apps.get_app_configs()
        for path in Path(config.path, "migrations").glob("[0-9]*.py")
    }


def _migrations_applied() -> set[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('django_migrations') IS NOT NULL")
        if not cursor.fetchone()[0]:
            return set()
        cursor.execute("SELECT app, name FROM django_migrations")
        return set(cursor.fetchall())
