"""One server for all who use it, started once and stopped by the last."""

from __future__ import annotations

import subprocess
from collections.abc import Callable

import psycopg
import pytest

from diaodu.kit.postgres import Cluster
from diaodu.kit.postgres.processes import recorded_postmaster, servers_on

pytestmark = pytest.mark.cluster
UserProcess = Callable[[], "subprocess.Popen[str]"]


def test_the_settings_the_house_relies_on(cluster: Cluster) -> None:
    with cluster.using() as url, psycopg.connect(url) as connection:
        for name, value in {
            "jit": "off",
            "listen_addresses": "",
            "data_checksums": "on",
            "server_encoding": "UTF8",
            "lc_collate": "C",
        }.items():
            if name == "lc_collate":
                query = "SELECT datcollate FROM pg_database WHERE datname = current_database()"
            else:
                query = f"SHOW {name}"
            assert connection.execute(query).fetchone() == (value,), name


def test_two_starters_at_once_share_one_server(cluster: Cluster, user_process: UserProcess) -> None:
    users = [user_process() for _ in range(4)]
    for user in users:
        assert user.stdout is not None
        assert user.stdout.readline() == "up\n"
    first = recorded_postmaster(cluster.data)
    for user in users[:-1]:
        user.communicate("")
    assert recorded_postmaster(cluster.data) == first
    assert servers_on(cluster.data)
    users[-1].communicate("")
    assert not servers_on(cluster.data)


def test_leaving_never_stops_a_server_that_another_uses(cluster: Cluster, user_process: UserProcess) -> None:
    other = user_process()
    assert other.stdout is not None
    assert other.stdout.readline() == "up\n"
    with cluster.using() as url:
        pass
    assert not cluster.stop_if_unused()
    with psycopg.connect(url) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_a_second_start_is_quick(cluster: Cluster) -> None:
    import time

    with cluster.using():
        pass
    started = time.monotonic()
    with cluster.using():
        pass
    assert time.monotonic() - started < 5
