"""The processes under ``diaodu run``: started together, stopped together."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from diaodu.web.run.lifeline import VARIABLE

PATIENCE = 6.0  # seconds for a child to stop by itself
MOST_STARTS, WITHIN = 5, 60.0  # a child started so often in so many seconds is not started once more


@dataclass(slots=True)
class Children:
    """Started children by name, when each was started, and the pipe that ends with us."""

    lifeline: int
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    starts: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    def start(self, *words: str) -> None:
        """Start ``diaodu`` with these words, in a session of its own: Ctrl-C reaches us, and we tell the children."""
        self.starts[words[0]].append(time.monotonic())
        self.running[words[0]] = subprocess.Popen(
            [sys.executable, "-m", "diaodu.web.cli.main", *words],
            env={**os.environ, VARIABLE: str(self.lifeline)},
            pass_fds=[self.lifeline],
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )

    def ended(self) -> str | None:
        """The name of a child that has ended by itself."""
        return next((name for name, child in self.running.items() if child.poll() is not None), None)

    def keeps_ending(self, name: str) -> bool:
        """Whether starting a child once more would help as little as before."""
        latest = self.starts[name][-MOST_STARTS:]
        return len(latest) == MOST_STARTS and time.monotonic() - latest[0] < WITHIN

    def stop(self) -> None:
        for child in self.running.values():
            child.terminate()
        deadline = time.monotonic() + PATIENCE
        for child in self.running.values():
            try:
                child.wait(timeout=max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                os.killpg(child.pid, signal.SIGKILL)
                child.wait()


@contextmanager
def children() -> Iterator[Children]:
    """Children for a block; at its end, or at our own, they are stopped."""
    reading, writing = os.pipe()
    family = Children(reading)
    try:
        yield family
    finally:
        family.stop()
        os.close(writing)
        os.close(reading)
