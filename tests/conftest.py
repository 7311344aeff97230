"""What every test shares: the browser, and the rule that a skipped test is a failed run."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.backends.postgresql.operations import DatabaseOperations
from django.test import Client
from django.utils import translation

from diaodu.people.permissions import Permission
from tests.builders import make_user, sign_in
from tests.given import connected_to, provinces_database

BROWSER_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Debian's Chromium, of which only what draws pages is needed; its path has to be given, no channel or variable finds it."""
    path = os.environ.get("DIAODU_CHROMIUM") or shutil.which("chromium-headless-shell")
    if path is None:
        pytest.skip("no Chromium on this machine: apt-get install chromium-headless-shell fonts-noto-cjk")
    return {**browser_type_launch_args, "executable_path": path, "args": BROWSER_FLAGS}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {
        **browser_context_args,
        "locale": "zh-TW",
        "timezone_id": "Asia/Shanghai",
        "reduced_motion": "reduce",
    }


@pytest.fixture(autouse=True)
def own_language() -> Iterator[None]:
    """A page asked for in English leaves its language behind; the next test begins with the house's."""
    yield
    translation.deactivate()


@pytest.fixture(scope="session")
def provinces(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """A database with both packs of the repository."""
    with django_db_blocker.unblock(), provinces_database() as name:
        yield name


@pytest.fixture(scope="module")
def loaded(provinces: str, django_db_blocker: Any) -> Iterator[None]:
    """Both packs, for a module: what it writes is rolled back at its end."""
    with django_db_blocker.unblock(), connected_to(provinces), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def director(loaded: None, db: None, client: Client) -> Client:
    """A client signed in as somebody who may do everything everywhere."""
    sign_in(client, make_user("director", place="CN", permissions=tuple(Permission)))
    return client


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


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Under ``make test`` and in CI nothing may be left out."""
    is_worker = hasattr(session.config, "workerinput")
    if is_worker or not (os.environ.get("CI") or os.environ.get("DIAODU_NO_SKIPS")):
        return
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    skipped = reporter.stats.get("skipped", []) if reporter else []
    if skipped and session.exitstatus == pytest.ExitCode.OK:
        reporter.write_line(f"{len(skipped)} skipped tests: a skip counts as a failure here", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
