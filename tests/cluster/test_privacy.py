"""Nobody gets in unasked, and nothing outside the data folder changes."""

from __future__ import annotations

import os
import pwd
import stat
import subprocess
from pathlib import Path
from urllib.parse import unquote, urlsplit

import psycopg
import pytest

from diaodu.kit.postgres import Cluster, ClusterError, data_home
from diaodu.kit.postgres import home as homes
from diaodu.kit.postgres.account import Account
from diaodu.kit.postgres.binaries import wheel_binaries
from diaodu.kit.postgres.cluster import SOCKET_PATH_LIMIT, private_folder

pytestmark = pytest.mark.cluster
AS_ROOT = os.geteuid() == 0


def socket_folder(url: str) -> Path:
    return Path(unquote(urlsplit(url).netloc.split("@")[1].split(":")[0]))


def modes_above(folder: Path) -> dict[str, tuple[int, int, int]]:
    places = [*folder.parents, wheel_binaries(), *wheel_binaries().parents]
    return {str(p): (p.stat().st_mode, p.stat().st_uid, p.stat().st_gid) for p in places}


def test_nothing_outside_the_home_changes(home: Path) -> None:
    before = modes_above(home)
    users = Path("/etc/passwd").read_bytes(), Path("/etc/group").read_bytes()
    with Cluster.at(home).using():
        pass
    assert modes_above(home) == before
    assert (Path("/etc/passwd").read_bytes(), Path("/etc/group").read_bytes()) == users


def test_secrets_and_data_are_their_owners_only(cluster: Cluster) -> None:
    with cluster.using():
        assert stat.S_IMODE((cluster.home / "password").stat().st_mode) == 0o600
        assert (cluster.home / "password").stat().st_uid == os.geteuid()
        for folder in (cluster.folder, cluster.data, cluster.folder / "socket"):
            assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert stat.S_IMODE(cluster.home.stat().st_mode) == (0o711 if AS_ROOT else 0o700)


def test_no_password_no_entry(cluster: Cluster) -> None:
    with cluster.using() as url:
        folder = socket_folder(url)
        for password in ("", "wrong"):
            with pytest.raises(psycopg.OperationalError, match="password"):
                psycopg.connect(host=str(folder), port=5432, user="diaodu", dbname="diaodu", password=password)
        with psycopg.connect(url) as connection:
            methods = connection.execute("SELECT DISTINCT auth_method FROM pg_hba_file_rules").fetchall()
        assert methods == [("scram-sha-256",)]


def test_another_local_user_cannot_reach_the_socket(cluster: Cluster) -> None:
    """As root we can be somebody else for a moment; otherwise the folder's mode has to be the proof."""
    with cluster.using() as url:
        folder = socket_folder(url)
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        if AS_ROOT:
            said = psql_as_nobody(folder)
            assert "Permission denied" in said


def psql_as_nobody(folder: Path) -> str:
    nobody = pwd.getpwnam("nobody")
    result = subprocess.run(
        [wheel_binaries() / "psql", "-w", "-h", str(folder), "-p", "5432", "-U", "diaodu", "-c", "SELECT 1"],
        user=nobody.pw_uid,
        group=nobody.pw_gid,
        extra_groups=[],
        env={},
        cwd="/",
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode != 0
    return result.stderr


def test_the_server_is_nobody_elses_process(cluster: Cluster) -> None:
    with cluster.using():
        owner = cluster.data.stat().st_uid
    assert owner == os.geteuid() if not AS_ROOT else owner in range(61184, 65520)
    if AS_ROOT:
        with pytest.raises(KeyError):
            pwd.getpwuid(owner)


def test_a_long_path_gets_a_private_socket_folder(home: Path) -> None:
    cluster = Cluster.at(home / ("long" * 30))
    with cluster.using() as url:
        folder = socket_folder(url)
        assert len(str(folder)) < SOCKET_PATH_LIMIT
        found = folder.stat()
        assert (stat.S_IMODE(found.st_mode), found.st_uid) == (0o700, cluster.data.stat().st_uid)
    folder.rmdir()


def test_a_path_with_capitals_spaces_and_quotes(home: Path) -> None:
    with Cluster.at(home / "My $data 'folder' 調度").using() as url, psycopg.connect(url) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_a_prepared_socket_folder_is_refused(home: Path) -> None:
    home.mkdir()
    ours = Account(os.geteuid(), os.getegid())
    wide = home / "wide"
    wide.mkdir(mode=0o755)
    link = home / "link"
    link.symlink_to(private_folder(home / "good", ours))
    for bad in (wide, link):
        with pytest.raises(ClusterError, match="not a private folder"):
            private_folder(bad, ours)
    with pytest.raises(ClusterError, match="not a private folder"):
        private_folder(home / "good", Account(ours.uid + 1, ours.gid))


def test_a_closed_checkout_gets_a_place_the_server_can_reach(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DIAODU_DATA", raising=False)
    monkeypatch.setattr(homes, "SHARED_HOMES", home.parent / "shared")
    home.mkdir(mode=0o700)
    first = data_home(home)
    assert data_home(home) == first
    if AS_ROOT:
        assert first.parent == home.parent / "shared"
        assert stat.S_IMODE(home.stat().st_mode) == 0o700
    else:
        assert first == home / "var"


def test_binaries_are_copied_when_the_server_cannot_reach_them(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("diaodu.kit.postgres.binaries._everyone_may_run", lambda _: False)
    with cluster.using() as url, psycopg.connect(url) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    assert bool(list(cluster.home.glob("programs-*"))) == AS_ROOT


def test_a_home_of_somebody_else_is_refused(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home.mkdir()
    monkeypatch.setattr(os, "geteuid", lambda: home.stat().st_uid + 1)
    with pytest.raises(ClusterError, match="belongs to user"):
        homes.prepare_home(home)
