"""A database for one command: found or started, migrated, with a pack to answer from."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from diaodu.kit.postgres import Cluster, ClusterError, data_home
from diaodu.web.cli.messages import say

OLDEST_SERVER = 150_000
CHECKOUT = Path(__file__).resolve().parents[4]


@contextmanager
def database_session(*, load: Sequence[str] = ("gansu",)) -> Iterator[None]:
    """Set Django up on a migrated database for a block; started here, it is stopped after unless others use it.

    ``load`` names packs that must be there. A server given by ``DATABASE_URL`` may hold a province of its own, so
    they are loaded there only when it holds none.
    """
    with ExitStack() as stack:
        is_embedded = stack.enter_context(database_address())
        open_database()
        stack.callback(_close_connections)
        if load:
            load_packs(load, only_into_empty=not is_embedded)
        yield


@contextmanager
def database_address() -> Iterator[bool]:
    """Set ``DATABASE_URL`` to the embedded server's address unless one is given; says whether it is the embedded."""
    given = os.environ.get("DATABASE_URL") or os.environ.get("DATABASE_URL_FILE")
    if given or os.environ.get("DIAODU_ENV") == "production":
        yield False
        return
    with Cluster.at(data_home(CHECKOUT)).using() as url:
        os.environ["DATABASE_URL"] = url
        try:
            yield True
        finally:
            del os.environ["DATABASE_URL"]


def database_url() -> str:
    """The address in use, wherever it was given."""
    from diaodu.web.environment import UnsafeSettings, env_secret

    url = env_secret("DATABASE_URL")
    if url is None:
        raise UnsafeSettings(["DATABASE_URL is not set"])
    return url


def open_database() -> None:
    """Start Django, refuse a server that is too old, and migrate if something is pending."""
    import django

    django.setup()
    from django.db import connection

    from diaodu.web.migrating import migrate, pending_migrations, preparing_database

    connection.ensure_connection()
    found = connection.connection.info.server_version
    if found < OLDEST_SERVER:
        raise ClusterError(f"the server at DATABASE_URL is PostgreSQL {found // 10_000}; 15 or newer is needed")
    if pending_migrations():
        with preparing_database():
            migrate()


def load_packs(names: Sequence[str], *, only_into_empty: bool = False) -> None:
    """Load the named packs in this order; one that is unchanged since its last load costs a glance."""
    from django.conf import settings

    from diaodu.packs.commands import load_pack
    from diaodu.packs.models import Pack
    from diaodu.packs.problems import Problems
    from diaodu.packs.reading import PackFolder
    from diaodu.web.migrating import preparing_database

    loaded = dict(Pack.objects.values_list("code", "digest"))
    if loaded and only_into_empty:
        return
    for path in (settings.PACKS_DIR / name for name in names):
        if loaded.get(path.name) != PackFolder(path, Problems()).digest():
            with preparing_database():
                say(f"loading the pack {path.name} ...")
                load_pack(path)


def _close_connections() -> None:
    from django.db import connections

    connections.close_all()
