"""Two workers as in production, on the jobs of the simulation's database, killed at random and started again."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import TypeVar

from django.db import connection

from diaodu.web.simulating import forks

T = TypeVar("T")
TASK = "matters.escalate"
COUNT = 2
PATIENCE = 60.0  # seconds
GLANCE = 0.005  # seconds between two looks at the queue
WORKERS_GLANCE = 0.3  # seconds: the clock stands while the workers work, and nobody waits long in vain
LONGEST_BLOW = 0.02  # seconds after which a worker is killed, at the latest
BUSY = """
SELECT EXISTS (SELECT FROM procrastinate_jobs WHERE task_name = %s
               AND (status = 'todo' OR (status = 'doing' AND worker_id <> ALL(%s))))
"""


def _work(pipe: Connection, clock: Path) -> None:
    from diaodu.web.jobs import run_worker
    from diaodu.web.simulating.moments import live_by

    forks.end_with(pipe)
    live_by(clock)
    run_worker(glance=WORKERS_GLANCE)


class Workers:
    """The workers, which of them were killed, and how often."""

    def __init__(self, clock: Path, rng: random.Random) -> None:
        self._clock, self._rng = clock, rng
        self._dead: list[int] = [0]
        self._living: dict[int, tuple[BaseProcess, Connection]] = {}
        self.kills = 0
        for _each in range(COUNT):
            self._start()

    def _start(self) -> None:
        """Start one and learn by which number the queue knows it."""
        started = forks.start(_work, self._clock)
        known = {*self._dead, *self._living}
        self._living[_waited(lambda: next(iter(_registered() - known), None))] = started

    def chase(self, moment: int) -> None:
        """Put the job of the ladders into the queue, as the clock does each minute; one may be waiting already."""
        from procrastinate.contrib.django import app
        from procrastinate.exceptions import AlreadyEnqueued

        with suppress(AlreadyEnqueued):
            app.configure_task(TASK, queue="matters", queueing_lock=TASK).defer(timestamp=moment)

    def kill_one(self) -> None:
        """Kill a worker as ``kill -9`` does, at any moment of its work, and start another in its stead."""
        number = self._rng.choice(sorted(self._living))
        process, pipe = self._living.pop(number)
        time.sleep(self._rng.uniform(0, LONGEST_BLOW))
        process.kill()
        process.join()
        pipe.close()
        self._dead.append(number)
        self.kills += 1
        self._start()

    def wait(self) -> None:
        """Until the living workers have nothing in hand and nothing waits for them."""
        _waited(lambda: not _busy(self._dead) or None)

    def stop(self) -> None:
        """End them all."""
        for process, pipe in self._living.values():
            process.kill()
            process.join()
            pipe.close()
        self._living = {}


def _registered() -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM procrastinate_workers")
        return {number for (number,) in cursor.fetchall()}


def _busy(dead: list[int]) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(BUSY, [TASK, dead])
        (busy,) = cursor.fetchone() or (False,)
    return bool(busy)


def _waited(question: Callable[[], T | None]) -> T:
    """Ask until there is an answer."""
    began = time.monotonic()
    while (answer := question()) is None:
        if time.monotonic() > began + PATIENCE:
            raise TimeoutError("a worker of the simulation gave no sign of life")
        time.sleep(GLANCE)
    return answer
