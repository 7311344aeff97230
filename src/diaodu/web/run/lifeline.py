"""A pipe between a parent and its children: when the parent is gone, however it went, the pipe ends and they stop."""

from __future__ import annotations

import os
import signal
import threading
import time

VARIABLE = "DIAODU_LIFELINE"
GRACE = 4.0  # seconds between asking and forcing


def end_with_parent() -> None:
    """Watch the inherited pipe, if there is one, and stop this process when it ends."""
    descriptor = os.environ.pop(VARIABLE, None)
    if descriptor is None:
        return
    threading.Thread(target=_watch, args=[int(descriptor)], daemon=True, name="lifeline").start()


def _watch(descriptor: int) -> None:
    os.read(descriptor, 1)  # nobody ever writes: it returns at the end of the pipe
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE)
    os._exit(1)
