"""Whatever was killed, and wherever: the next start answers."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from diaodu.kit.postgres import Cluster
from diaodu.kit.postgres.processes import recorded_postmaster, servers_on
from tests.cluster.killing import kill_hard

pytestmark = pytest.mark.cluster
UserProcess = Callable[[], "subprocess.Popen[str]"]


def rows(url: str) -> int:
    with psycopg.connect(url) as connection:
        found = connection.execute("SELECT count(*) FROM kept").fetchone()
    assert found is not None
    return int(found[0])


def keep_a_row(url: str) -> None:
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 1 AS one")


def postmaster(cluster: Cluster) -> int:
    pid = recorded_postmaster(cluster.data)
    assert pid is not None
    return pid


def wait_until(condition: Callable[[], bool], seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.01)


def test_a_killed_postmaster_is_replaced_at_once(cluster: Cluster) -> None:
    keep_a_row(cluster.ensure_running())
    for _ in range(3):
        before = postmaster(cluster)
        kill_hard(before)
        assert rows(cluster.ensure_running()) == 1
        assert postmaster(cluster) != before


def test_a_killed_postmaster_with_a_busy_backend_is_replaced(cluster: Cluster) -> None:
    url = cluster.ensure_running()
    keep_a_row(url)
    busy = psycopg.connect(url)
    busy.execute("SELECT 1")
    kill_hard(postmaster(cluster))
    assert rows(cluster.ensure_running()) == 1
    busy.close()


def test_every_server_process_killed(cluster: Cluster) -> None:
    keep_a_row(cluster.ensure_running())
    for pid in servers_on(cluster.data):
        kill_hard(pid)
    assert rows(cluster.ensure_running()) == 1


@pytest.mark.parametrize("content", ["", "not a number\n", "1\n/elsewhere\n"])
def test_a_pid_file_with_nonsense_or_a_foreign_live_pid(cluster: Cluster, content: str) -> None:
    keep_a_row(cluster.ensure_running())
    assert cluster.stop_if_unused()
    leave_pid_file(cluster, content)
    assert rows(cluster.ensure_running()) == 1


def test_a_whole_pid_file_that_names_this_very_process(cluster: Cluster) -> None:
    keep_a_row(cluster.ensure_running())
    whole = (cluster.data / "postmaster.pid").read_text(encoding="utf-8").splitlines()
    for pid in servers_on(cluster.data):
        kill_hard(pid)
    wait_until(lambda: not servers_on(cluster.data))
    content = "\n".join([str(os.getpid()), *whole[1:]]) + "\n"
    leave_pid_file(cluster, content)
    (cluster.folder / "socket" / ".s.PGSQL.5432.lock").write_text(content, encoding="utf-8")
    assert rows(cluster.ensure_running()) == 1


def leave_pid_file(cluster: Cluster, content: str) -> None:
    path = cluster.data / "postmaster.pid"
    path.write_text(content, encoding="utf-8")
    owner = cluster.data.stat()
    os.chown(path, owner.st_uid, owner.st_gid)


@pytest.mark.parametrize("milliseconds", [20, 120, 250, 400])
def test_a_starter_killed_during_initdb(home: Path, milliseconds: int) -> None:
    code = "import sys; from pathlib import Path; from diaodu.kit.postgres import Cluster\n"
    code += "Cluster.at(Path(sys.argv[1])).ensure_running()"
    with subprocess.Popen([sys.executable, "-c", code, str(home)]) as starter:
        wait_until(lambda: home.exists() and any(home.glob("staging-*")))
        time.sleep(milliseconds / 1000)
        starter.kill()
    cluster = Cluster.at(home)
    keep_a_row(cluster.ensure_running())
    assert not list(home.glob("staging-*"))


def test_initdb_itself_killed(home: Path) -> None:
    code = "import sys; from pathlib import Path; from diaodu.kit.postgres import Cluster\n"
    code += "Cluster.at(Path(sys.argv[1])).ensure_running()"
    with subprocess.Popen([sys.executable, "-c", code, str(home)], stderr=subprocess.PIPE, text=True) as starter:
        wait_until(lambda: bool(children_named("initdb", starter.pid)))
        for pid in children_named("initdb", starter.pid):
            kill_hard(pid)
        _, said = starter.communicate()
    assert starter.returncode == 1
    assert "initdb failed" in said
    keep_a_row(Cluster.at(home).ensure_running())


def children_named(name: str, parent: int) -> list[int]:
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            words = (entry / "stat").read_text(encoding="utf-8").split()
        except OSError:
            continue
        if words[1] == f"({name})" and words[3] == str(parent):
            found.append(int(entry.name))
    return found


def test_a_killed_user_is_forgotten(cluster: Cluster, user_process: UserProcess) -> None:
    process = user_process()
    assert process.stdout is not None
    assert process.stdout.readline() == "up\n"
    process.kill()
    process.wait()
    assert servers_on(cluster.data), "a killed user leaves the server behind"
    with cluster.using():
        pass
    assert not servers_on(cluster.data), "the next to leave stops it"
