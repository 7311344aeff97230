"""The packs of the repository, loaded once for a run of tests into a database beside the tests' own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection

from diaodu.packs.commands import load_pack

PACKS = Path(__file__).resolve().parents[1] / "packs"
# caches of the process know things by their numbers: those of one database must not be found in the other
FAR = "SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, 1000000) FROM pg_sequences"


@contextmanager
def provinces_database() -> Iterator[str]:
    """A copy of the tests' database with both packs; gives its name, and drops it at the end."""
    own = str(connection.settings_dict["NAME"])
    name = f"{own}_provinces"
    _command(f'CREATE DATABASE "{name}" TEMPLATE "{own}"')
    try:
        with connected_to(name):
            with connection.cursor() as cursor:
                cursor.execute(FAR)
            for pack in ("gansu", "sample"):
                load_pack(PACKS / pack)
        yield name
    finally:
        _command(f'DROP DATABASE "{name}" WITH (FORCE)')


def _command(words: str) -> None:
    with connected_to("postgres"), connection.cursor() as cursor:
        cursor.execute(words)


@contextmanager
def connected_to(name: str) -> Iterator[None]:
    """A block in which everything is asked of another database of the same server."""
    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before
