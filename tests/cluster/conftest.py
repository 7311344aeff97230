"""A cluster in a folder of its own, and a helper process that uses it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from diaodu.kit.postgres import Cluster
from diaodu.kit.postgres.processes import servers_on
from tests.cluster.killing import kill_hard

USE = """
import sys, time
from pathlib import Path
from diaodu.kit.postgres import Cluster
with Cluster.at(Path(sys.argv[1])).using():
    print("up", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def home() -> Iterator[Path]:
    """A short path that any user can pass through; pytest's own folders are closed to the server's user."""
    parent = Path(tempfile.mkdtemp(prefix="dd-"))
    parent.chmod(0o755)
    yield parent / "home"
    kill_servers(parent / "home")
    shutil.rmtree(parent)


@pytest.fixture
def cluster(home: Path) -> Cluster:
    return Cluster.at(home)


@pytest.fixture
def user_process(home: Path) -> Iterator[Callable[[], subprocess.Popen[str]]]:
    """Start processes that hold the cluster until their input ends."""
    started: list[subprocess.Popen[str]] = []

    def start() -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-c", USE, str(home)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def kill_servers(home: Path) -> None:
    data = home / "postgres" / "data"
    for pid in servers_on(data) if data.exists() else []:
        kill_hard(pid)
