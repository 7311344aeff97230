"""Running initdb and pg_ctl as the right user, in the right folder, without the caller's environment."""

from __future__ import annotations

import secrets
import shlex
import shutil
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from diaodu.kit.postgres.account import Account, ClusterError
from diaodu.kit.postgres.binaries import binaries_for
from diaodu.kit.postgres.processes import end_at_once, processes_inside

LOG_LIMIT = 1_000_000  # bytes
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C"}


@dataclass(frozen=True, slots=True)
class Programs:
    """The programs of one server, run by its account with the server's folder as working folder."""

    binaries: Path
    folder: Path
    account: Account

    def start(self, *, settings: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
        log = self.folder / "log"
        if log.exists() and log.stat().st_size > LOG_LIMIT:
            log.replace(self.folder / "log.old")
        options = shlex.join(word for name, value in settings.items() for word in ("-c", f"{name}={value}"))
        return self.run("pg_ctl", "-D", "data", "-l", "log", "-w", "-t", "120", "-o", options, "start")

    def stop(self) -> None:
        result = self.run("pg_ctl", "-D", "data", "-m", "fast", "-w", "-t", "120", "stop")
        if result.returncode != 0:
            raise ClusterError(f"PostgreSQL in {self.folder} did not stop: {result.stderr.strip()}")

    def run(self, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        return run_quietly([str(self.binaries / program), *arguments], folder=self.folder, account=self.account)


def run_quietly(command: Sequence[str], *, folder: Path, account: Account) -> subprocess.CompletedProcess[str]:
    """Run a program to its end. Output goes to a file, because a server started by it would keep a pipe open."""
    return subprocess.run(
        command,
        cwd=folder,
        env=ENVIRONMENT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
        **account.run_as(),
    )


def initialise(*, home: Path, name: str, password: str, initdb: Account, server: Account) -> None:
    """Make the server's folder whole under a passing name, then put it in place in one step."""
    _clear_leftovers(home)
    staging = home / f"staging-{secrets.token_hex(8)}"
    staging.mkdir(mode=0o700)
    try:
        initdb.take(staging)
        _run_initdb(staging, name=name, password=password, account=initdb, binaries=binaries_for(initdb, home=home))
        (staging / "socket").mkdir(mode=0o700)
        server.take(staging)
        staging.rename(home / "postgres")
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _clear_leftovers(home: Path) -> None:
    """Remove what a killed starter left, after ending an initdb that may still be writing there."""
    for leftover in (*home.glob("staging-*"), *home.glob("copy-*.tmp")):
        while writers := processes_inside(leftover):
            end_at_once(writers)
            time.sleep(0.01)
        shutil.rmtree(leftover)


def _run_initdb(staging: Path, *, name: str, password: str, account: Account, binaries: Path) -> None:
    secret = staging / "password"
    secret.touch(mode=0o600)
    secret.write_text(password, encoding="utf-8")
    account.take(staging)
    words = f"--username={name} --pwfile=password --auth=scram-sha-256 --encoding=UTF8 --no-locale --data-checksums"
    result = run_quietly([str(binaries / "initdb"), "-D", "data", *words.split()], folder=staging, account=account)
    secret.unlink(missing_ok=True)
    if result.returncode != 0:
        raise ClusterError(f"initdb failed ({result.returncode}): {result.stderr.strip()}")
