"""An edition released here is rebuilt to the byte from a backup elsewhere, without the files that were kept."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cluster.test_backup import connected, diaodu

pytestmark = pytest.mark.cluster


def done(home: Path, *words: str, typed: str = "") -> str:
    made = diaodu(home, *words, typed=typed)
    assert made.returncode == 0, made.stderr
    return made.stdout


def test_rebuilt_from_a_backup_in_another_place(home: Path, tmp_path: Path) -> None:
    drafted = done(home, "edition", "draft", "briefing", "--place", "620000", "--period", "2023-01", "--json")
    key = json.loads(drafted)["id"]
    for name, role in (("wu", "writer"), ("lu", "linked_leader")):
        done(home, "user", "create", name, "--name", name, typed="a long and odd password\n")
        done(home, "user", "grant", name, role, "CN")
    done(home, "edition", "release", key, "--writer", "wu", "--approver", "lu")
    done(home, "edition", "files", key, "--out", str(tmp_path / "kept"))
    done(home, "backup", str(tmp_path / "copy.diaodu"))
    second = home.with_name("second")
    done(second, "restore", str(tmp_path / "copy.diaodu"))
    with connected(second) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute("TRUNCATE editions_editionfile")
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("DATABASE_URL", "DIAODU_", "DJANGO_"))
    }
    made = subprocess.run(
        [
            sys.executable,
            "-m",
            "diaodu.web.cli.main",
            "edition",
            "rebuild",
            key,
            "--out",
            str(tmp_path / "made"),
            "--json",
        ],
        env={**kept, "DIAODU_DATA": str(second), "TZ": "America/St_Johns", "LC_ALL": "C", "LANG": "C"},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stderr
    assert json.loads(made.stdout)["identical"] is True
    released = {path.name: path.read_bytes() for path in (tmp_path / "kept").iterdir()}
    assert {path.name: path.read_bytes() for path in (tmp_path / "made").iterdir()} == released
