"""A worker killed in the middle of an import: the next one takes the file over, and every row is taken once."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from diaodu.kit.postgres import Cluster
from tests.cluster.killing import kill_hard

pytestmark = pytest.mark.cluster

ROWS = 6000
QUEUE = """
import os, django
os.environ["DJANGO_SETTINGS_MODULE"] = "diaodu.web.settings"
django.setup()
from diaodu.people.models import User
from diaodu.register.commands.uploads import queue_import
head = "code,name_hant,name_hans,name_en,place,stage\\n"
rows = "".join(f"killed.{n},項目{n},项目{n},,620100,building\\n" for n in range(%d))
queue_import(actor=User.objects.get(username="lin"), kind="project", content=(head + rows).encode(), file_name="a.csv")
"""
LOAD = ("indicators",)
CREATE = ("user", "create", "lin", "--name", "林")
GRANT = ("user", "grant", "lin", "administrator", "CN")


def test_an_import_survives_its_worker(home: Path) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("DATABASE_URL", "DIAODU_"))}
    diaodu = [sys.executable, "-m", "diaodu.web.cli.main"]
    with Cluster.at(home).using() as url, psycopg.connect(url, autocommit=True) as connection:
        environment = {**kept, "DIAODU_DATA": str(home)}
        for words in (LOAD, CREATE, GRANT):
            command = [*diaodu, *words]
            subprocess.run(
                command,
                env=environment,
                input="a long and odd password\n",
                check=True,
                text=True,
                stdout=subprocess.DEVNULL,
            )
        environment |= {"DATABASE_URL": url}
        subprocess.run([sys.executable, "-c", QUEUE % ROWS], env=environment, check=True, capture_output=True)

        first = subprocess.Popen([*diaodu, "worker"], env=environment, stderr=subprocess.DEVNULL)
        wait_for(connection, "SELECT state IN ('checking', 'writing') FROM register_import")
        kill_hard(first.pid)
        first.wait()
        assert connection.execute("SELECT count(*) FROM register_subject WHERE code ~ '^killed'").fetchone() == (0,)

        second = subprocess.Popen([*diaodu, "worker"], env=environment, stderr=subprocess.DEVNULL)
        wait_for(connection, "SELECT state = 'done' FROM register_import")
        second.terminate()
        assert second.wait(20) in {0, 143}
        assert connection.execute("SELECT created FROM register_import").fetchone() == (ROWS,)
        assert connection.execute("SELECT count(*) FROM register_subject WHERE code ~ '^killed'").fetchone() == (ROWS,)


def wait_for(connection: psycopg.Connection[tuple[object, ...]], question: str) -> None:
    """Ask until the answer is yes, a minute at most."""
    deadline = time.monotonic() + 60
    while connection.execute(question).fetchone() != (True,):  # type: ignore[call-overload]
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)
