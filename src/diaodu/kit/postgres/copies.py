"""Whole copies of a database in one file, by pg_dump and pg_restore of the wheel, for any server."""

from __future__ import annotations

import os
import secrets
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from diaodu.kit.postgres.account import ClusterError
from diaodu.kit.postgres.binaries import wheel_binaries

UNKNOWN_BEFORE_17 = "SET transaction_timeout = 0;"
TABLES = """
SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast') AND c.relkind IN ('r', 'p', 'v', 'S')
"""


def is_empty(url: str) -> bool:
    """Whether the database holds no table, view or sequence."""
    with psycopg.connect(url) as connection:
        found = connection.execute(TABLES).fetchone()
    return found is not None and found[0] == 0


def write_copy(url: str, target: Path) -> None:
    """Write the database to a new file, readable by its owner only, whole or not at all."""
    scratch = target.with_name(f"{target.name}.{secrets.token_hex(4)}.tmp")
    scratch.touch(mode=0o600)
    try:
        _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={scratch}", url=url)
        os.link(scratch, target)  # fails when the file exists, unlike a rename
    except FileExistsError as error:
        raise ClusterError(f"{target} exists already; name a new file") from error
    finally:
        scratch.unlink(missing_ok=True)


def read_copy(url: str, source: Path) -> None:
    """Fill an empty database from a file in one transaction; guards against changes come back after the rows.

    The script is made first and run after, so that one setting can be left out that servers before 17 refuse.
    """
    with tempfile.TemporaryDirectory(prefix="diaodu-") as folder:
        script = Path(folder) / "script.sql"
        _run("pg_restore", "--no-owner", "--no-privileges", f"--file={script}", str(source))
        subprocess.run(["sed", "-i", f"1,50{{/^{UNKNOWN_BEFORE_17}$/d}}", str(script)], check=True)
        _run(
            "psql",
            "--no-psqlrc",
            "--quiet",
            "--single-transaction",
            "--set=ON_ERROR_STOP=1",
            f"--file={script}",
            url=url,
        )


def _run(program: str, *arguments: str, url: str | None = None) -> None:
    """Run one of the wheel's programs; the password goes by the environment, where other users do not see it."""
    environment, address = dict(os.environ), []
    if url is not None:
        parts = conninfo_to_dict(url)
        environment["PGPASSWORD"] = str(parts.pop("password", "") or "")
        address = [f"--dbname={make_conninfo('', **dict[str, Any](parts))}", "--no-password"]
    result = subprocess.run(
        [str(wheel_binaries() / program), *address, *arguments],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    if result.returncode != 0:
        raise ClusterError(f"{program} failed: {result.stderr.strip()}")
