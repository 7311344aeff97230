"""Killing as kill -9 does."""

from __future__ import annotations

import contextlib
import os
import signal


def kill_hard(pid: int) -> None:
    """Kill a process that may have ended meanwhile: a server's children go when their postmaster does."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
