"""Real job workers on the test's own database, started in a moment and killed as ``kill -9`` does."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import time
from collections.abc import Callable, Iterator
from multiprocessing.process import BaseProcess

from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued
from psycopg.conninfo import make_conninfo

PATIENCE = 120  # seconds; the machine may be busy
# The forked children find everything imported: a worker starts in a tenth of a second instead of two.
FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["tests.returns.ready"])


def _work() -> None:
    from diaodu.web.jobs import run_worker

    run_worker()


@contextlib.contextmanager
def worker() -> Iterator[BaseProcess]:
    """A worker; at the end of the block it is killed, if it was not before."""
    address = make_conninfo(os.environ["DATABASE_URL"], dbname=connection.settings_dict["NAME"])
    os.environ["DATABASE_URL"], before = address, os.environ["DATABASE_URL"]
    process = FORKS.Process(target=_work)
    try:
        process.start()
    finally:
        os.environ["DATABASE_URL"] = before
    try:
        yield process
    finally:
        process.kill()
        process.join()


def wait_until(question: Callable[[], bool], *, meanwhile: Callable[[], object] = lambda: None) -> None:
    """Ask until the answer is yes; ``meanwhile`` once a second."""
    began = last = time.monotonic()
    while not question():
        now = time.monotonic()
        assert now < began + PATIENCE, "waited in vain"
        if last == began or now > last + 1:
            meanwhile()
            last = now
        time.sleep(0.03)


def let_time_pass() -> None:
    """As if workers that are dead had been silent long enough, and the periodic jobs had become due."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 minute'")
    for name in ("web.take_over_jobs", "returns.tell_abandoned"):
        with contextlib.suppress(AlreadyEnqueued):
            app.configure_task(name, queueing_lock=name, priority=1).defer(timestamp=0)


def in_hand() -> bool:
    """Whether a living worker works on a return's job."""
    return _says(
        """
        SELECT EXISTS (SELECT FROM procrastinate_jobs job JOIN procrastinate_workers w ON w.id = job.worker_id
                       WHERE job.status = 'doing' AND job.queueing_lock IS NULL
                         AND w.last_heartbeat > now() - interval '30 seconds')
        """
    )


def idle() -> bool:
    """Whether nothing waits and nothing is worked on."""
    return not _says("SELECT EXISTS (SELECT FROM procrastinate_jobs WHERE status IN ('todo', 'doing'))")


def clear_jobs() -> None:
    """No job, no worker, no trace of them."""
    with connection.cursor() as cursor:
        for table in ("events", "periodic_defers", "jobs", "workers"):
            cursor.execute(f"DELETE FROM procrastinate_{table}")  # noqa: S608


def _says(question: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(question)
        (answer,) = cursor.fetchone()
    return bool(answer)
