"""Processes of a simulation: forked from one that has everything imported, gone when the one that leads is gone."""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any

FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["diaodu.web.simulating.ready"])


def start(what: Callable[..., None], *arguments: Any) -> tuple[BaseProcess, Connection]:
    """Start ``what`` in a process of its own with one end of a pipe; gives the process and the other end."""
    ours, theirs = FORKS.Pipe()
    process = FORKS.Process(target=what, args=(theirs, *arguments), daemon=True)
    process.start()
    theirs.close()
    return process, ours


def end_with(pipe: Connection) -> None:
    """End this process when the other end of its pipe is closed, however that came."""
    threading.Thread(target=_watch, args=[pipe], daemon=True).start()


def _watch(pipe: Connection) -> None:
    try:
        pipe.recv()
    except EOFError:
        os._exit(0)
