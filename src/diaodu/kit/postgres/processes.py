"""Which live processes serve a data folder. The kernel is asked; a pid file is only a rumour."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterable
from pathlib import Path

PROC = Path("/proc")


def servers_on(data: Path) -> list[int]:
    """Every PostgreSQL process whose working folder is this data folder: a postmaster, or what it left behind."""
    wanted = data.stat()
    identity = (wanted.st_dev, wanted.st_ino)
    return [
        int(entry.name)
        for entry in PROC.iterdir()
        if entry.name.isdigit() and _is_postgres(entry) and _working_folder(entry) == identity
    ]


def processes_inside(folder: Path) -> list[int]:
    """Every process that works in this folder or below it, whatever it is."""
    return [
        int(entry.name)
        for entry in PROC.iterdir()
        if entry.name.isdigit() and f"{_working_path(entry)}/".startswith(f"{folder}/")
    ]


def end_at_once(pids: Iterable[int]) -> None:
    for pid in pids:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:  # it ended by itself
            continue


def recorded_postmaster(data: Path) -> int | None:
    """The pid in the data folder's pid file, true or not."""
    try:
        first = (data / "postmaster.pid").read_text(encoding="utf-8", errors="replace").split("\n", 1)[0].strip()
    except FileNotFoundError:
        return None
    return int(first) if first.isdigit() else None


def _is_postgres(entry: Path) -> bool:
    try:
        return (entry / "comm").read_text(encoding="utf-8", errors="replace").strip() == "postgres"
    except OSError:  # the process ended meanwhile
        return False


def _working_folder(entry: Path) -> tuple[int, int] | None:
    try:
        found = (entry / "cwd").stat()
    except OSError:  # ended, a zombie, or another user's
        return None
    return found.st_dev, found.st_ino


def _working_path(entry: Path) -> str:
    try:
        return str((entry / "cwd").readlink())
    except OSError:
        return ""
