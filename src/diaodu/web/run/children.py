"""The processes under ``diaodu run``: started together, stopped together."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from diaodu.web.run.lifeline import VARIABLE

PATIENCE = 6.0  # seconds for a child to stop by itself


@dataclass(slots=True)
class Children:
    """Started children by name, and the pipe that ends with us."""

    lifeline: int
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(self, *words: str) -> None:
        """Start ``diaodu`` with these words, in a session of its own: Ctrl-C reaches us, and we tell the children."""
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
