"""``diaodu run`` as a whole: it serves, it stops everything, and nothing outlives a killed parent."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from diaodu.kit.postgres.processes import servers_on
from diaodu.web.run.children import MOST_STARTS
from tests.cluster.killing import kill_hard

pytestmark = pytest.mark.cluster
Start = Callable[[], "subprocess.Popen[str]"]


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def start(home: Path, port: int, tmp_path: Path) -> Iterator[Start]:
    """Start houses on one data folder, without packs: what is tested is the house."""
    (tmp_path / "packs").mkdir()
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("DATABASE_URL", "DIAODU_"))},
        "DIAODU_DATA": str(home),
        "DIAODU_PACKS": str(tmp_path / "packs"),
        "DIAODU_STATIC": str(tmp_path / "static"),
        "PORT": str(port),
    }
    started: list[subprocess.Popen[str]] = []

    def run() -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "diaodu.web.cli.main", "run"]
        started.append(subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True))
        return started[-1]

    yield run
    for process in started:
        process.kill()
        process.communicate()
    for pid in processes_of(home):
        kill_hard(pid)


def processes_of(home: Path) -> list[int]:
    """Processes that were started with this data folder, the database's own left out."""
    mark = f"DIAODU_DATA={home}\0".encode()
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if mark in (entry / "environ").read_bytes():
                found.append(int(entry.name))
        except OSError:
            continue
    return found


def wait_for_address(process: subprocess.Popen[str]) -> list[str]:
    assert process.stderr is not None
    lines: list[str] = []
    for line in process.stderr:
        lines.append(line)
        if line.startswith("Diaodu is at http://127.0.0.1:"):
            return lines
    pytest.fail("".join(lines))


def wait_until(condition: Callable[[], bool], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.05)


def status(port: int, path: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    finally:
        connection.close()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_serves_and_stops_everything(start: Start, home: Path, port: int, number: signal.Signals) -> None:
    process = start()
    wait_for_address(process)
    assert status(port, "/health/live") == 200
    assert status(port, "/health/ready") == 503, "no pack is loaded here"
    process.send_signal(number)
    _, said = process.communicate(timeout=20)
    assert process.returncode == 0
    assert said.endswith("stopped\n")
    assert not processes_of(home)
    assert not servers_on(home / "postgres" / "data")


def test_nothing_outlives_a_killed_parent_and_the_next_run_works(start: Start, home: Path, port: int) -> None:
    process = start()
    wait_for_address(process)
    assert len(processes_of(home)) >= 4, "the parent, the site's master and workers, the job worker"
    process.kill()
    wait_until(lambda: not processes_of(home), seconds=10)
    started = time.monotonic()
    again = start()
    wait_for_address(again)
    assert time.monotonic() - started < 10
    assert status(port, "/health/live") == 200
    again.terminate()
    again.communicate(timeout=20)
    assert not servers_on(home / "postgres" / "data"), "the killed parent no longer counts as a user"


def test_a_worker_that_ends_is_started_again_until_it_keeps_ending(start: Start, home: Path, port: int) -> None:
    process = start()
    wait_for_address(process)
    killed: list[int] = []
    for _start in range(MOST_STARTS):
        wait_until(lambda: any(pid not in killed for pid in workers(home)), seconds=20)
        assert status(port, "/health/live") == 200
        killed.extend(pid for pid in workers(home) if pid not in killed)
        kill_hard(killed[-1])
    _, said = process.communicate(timeout=20)
    assert process.returncode == 1
    assert said.count("the worker process ended; it is started again") == MOST_STARTS - 1
    assert "the worker process keeps ending" in said
    assert not processes_of(home)


def workers(home: Path) -> list[int]:
    return [pid for pid in processes_of(home) if command_of(pid).rstrip(b"\0").endswith(b"worker")]


def command_of(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def test_a_taken_port_is_told_before_anything_starts(start: Start, home: Path, port: int) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", port))
        other.listen()
        process = start()
        _, said = process.communicate(timeout=20)
    assert process.returncode == 1
    assert f"port {port} on 127.0.0.1 is taken" in said
    assert not home.exists()
