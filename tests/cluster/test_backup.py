"""A backup restored into an empty database holds the same rows, and is guarded as before."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import LiteralString

import psycopg
import pytest

from diaodu.kit.postgres import Cluster

pytestmark = pytest.mark.cluster

QUESTIONS = (
    ("show", "promotion.funds_in_place", "--place", "620000", "--period", "2023-12", "--facet", "全部", "--json"),
    ("trail", "central_local.start_rate_signed", "--place", "620000", "--period", "2023-01", "--json"),
    ("pack", "facts", "gansu", "--check"),
)


def diaodu(home: Path, *words: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("DATABASE_URL", "DIAODU_"))}
    return subprocess.run(
        [sys.executable, "-m", "diaodu.web.cli.main", *words],
        env={**kept, "DIAODU_DATA": str(home)},
        input=typed,
        capture_output=True,
        text=True,
        check=False,
    )


@contextmanager
def connected(home: Path) -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    with Cluster.at(home).using() as url, psycopg.connect(url, autocommit=True) as connection:
        yield connection


def contents(home: Path) -> dict[str, list[str]]:
    """Every row of every table, as text."""
    names: LiteralString = "SELECT format('%I', tablename) FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
    with connected(home) as connection:
        tables = [str(row[0]) for row in connection.execute(names)]
        return {
            table: sorted(str(row[0]) for row in connection.execute(f"SELECT t::text FROM {table} t"))  # noqa: S608
            for table in tables
        }


def guards(home: Path) -> list[tuple[object, ...]]:
    with connected(home) as connection:
        query = "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1, 2"
        return list(connection.execute(query))


ATTACH = """
import django
django.setup()
from diaodu.kit import clock
from diaodu.kit.attachments import read_attachment
from diaodu.matters.commands.evidence import keep_contents
from diaodu.matters.models import EvidenceFile, Event, Matter
from diaodu.packs.models import Pack
from diaodu.register.models import Place
from django.db import transaction
with transaction.atomic():
    now, head = clock.now(), {"kind": "k", "rules": 1, "area": "a", "title": "t", "state": "s"}
    matter = Matter.objects.create(pack=Pack.objects.first(), place=Place.objects.first(), raised_at=now, **head)
    event = Event.objects.create(number=1, matter=matter, act="ended", at=now, recorded_at=now)
    rows = keep_contents([read_attachment("scan.pdf", b"%PDF-" + bytes(range(256)) * 4096 + b"%%EOF")])
    rows[0].event = event
    EvidenceFile.objects.bulk_create(rows)
"""


def attach(home: Path) -> None:
    """A file of evidence at an event of a matter."""
    with Cluster.at(home).using() as url:
        named = {"DATABASE_URL": url, "DIAODU_DATA": str(home), "DJANGO_SETTINGS_MODULE": "diaodu.web.settings"}
        subprocess.run([sys.executable, "-c", ATTACH], env=os.environ | named, check=True)


def test_round_trip(home: Path, tmp_path: Path) -> None:
    made = diaodu(home, "user", "create", "chen", "--name", "陳", typed="a long and odd password\n")
    assert made.returncode == 0, made.stderr
    figures = [diaodu(home, *question).stdout for question in QUESTIONS]
    assert all(figures)
    attach(home)
    file = tmp_path / "copy.diaodu"
    assert diaodu(home, "backup", str(file)).returncode == 0
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    second = home.with_name("second")
    restored = diaodu(second, "restore", str(file))
    assert restored.returncode == 0, restored.stderr
    assert contents(second) == contents(home)
    assert [diaodu(second, *question).stdout for question in QUESTIONS] == figures
    assert contents(second)["audit_auditentry"]
    assert len(contents(second)["matters_evidencecontent"][0]) > 2**21  # every byte, as text
    assert guards(second) == guards(home) != []
    with connected(second) as connection, pytest.raises(psycopg.errors.IntegrityError, match="append-only"):
        connection.execute("UPDATE audit_auditentry SET tag = 'x'")
    again = diaodu(second, "restore", str(file))
    assert again.returncode == 1
    assert "not empty" in again.stderr


def test_a_file_is_never_overwritten_and_an_empty_database_not_backed_up(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "precious"
    assert "empty" in diaodu(home, "backup", str(file)).stderr
    assert not file.exists()
    file.write_text("mine", encoding="utf-8")
    result = diaodu(home, "backup", str(file))
    assert (result.returncode, result.stdout) == (1, "")
    assert file.read_text(encoding="utf-8") == "mine"


def test_a_damaged_backup_leaves_the_database_empty(home: Path, tmp_path: Path) -> None:
    assert diaodu(home, "user", "list").returncode == 0
    file = tmp_path / "copy"
    assert diaodu(home, "backup", str(file)).returncode == 0
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    second = home.with_name("second")
    assert diaodu(second, "restore", str(file)).returncode == 1
    assert contents(second) == {}
