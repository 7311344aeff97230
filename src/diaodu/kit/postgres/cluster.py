"""One PostgreSQL server per data folder, started by whoever comes first and stopped by whoever leaves last.

Every user of the server holds a shared lock on the file ``users``. The kernel drops it however a process ends, so a
killed starter is forgotten; whoever can take the lock alone on leaving stops the server.
"""

from __future__ import annotations

import os
import secrets
import signal
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote

import psycopg

from diaodu.kit.postgres.account import Account, ClusterError, initdb_account, server_account
from diaodu.kit.postgres.binaries import binaries_for
from diaodu.kit.postgres.home import prepare_home, private_text
from diaodu.kit.postgres.locks import hold, nobody_else_holds
from diaodu.kit.postgres.processes import recorded_postmaster, servers_on
from diaodu.kit.postgres.programs import Programs, initialise

NAME = "diaodu"
PORT = 5432
PATIENCE = 120.0  # seconds; a recovery after a crash may be long
ORPHANS_MAY_LINGER = 5.0  # seconds; what a killed postmaster leaves behind normally ends at once
SOCKET_PATH_LIMIT = 100  # bytes; the kernel's is 108


@dataclass(frozen=True, slots=True)
class Cluster:
    """The server of one data folder. ``durable=False`` trades safety against power loss for speed, for tests."""

    home: Path
    durable: bool = True

    @classmethod
    def at(cls, home: Path, *, durable: bool = True) -> Cluster:
        return cls(prepare_home(home), durable)

    @property
    def folder(self) -> Path:
        return self.home / "postgres"

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @contextmanager
    def using(self) -> Iterator[str]:
        """Hold the server up for the length of a block; gives its address."""
        with hold(self.home / "users", shared=True) as users:
            try:
                with hold(self.home / "lock"):
                    url = self._ensure()
                yield url
            finally:
                with hold(self.home / "lock"):
                    if nobody_else_holds(users):
                        self._stop()

    def ensure_running(self) -> str:
        """Start or mend the server and leave it running; gives its address."""
        with hold(self.home / "lock"):
            return self._ensure()

    def stop_if_unused(self) -> bool:
        """Stop the server unless someone uses it; says whether it is stopped."""
        with hold(self.home / "users", shared=True) as users, hold(self.home / "lock"):
            if not nobody_else_holds(users):
                return False
            self._stop()
            return True

    def url(self) -> str:
        """The address for libpq and ``DATABASE_URL``."""
        password = quote(self._password(), safe="")
        return f"postgres://{NAME}:{password}@{quote(str(self._socket_folder()), safe='')}:{PORT}/{NAME}"

    def _ensure(self) -> str:
        if not (self.data / "PG_VERSION").exists():
            self._create()
        self._check_version()
        started = time.monotonic()
        while (waited := time.monotonic() - started) < PATIENCE:
            processes = servers_on(self.data)
            if not processes:
                self._start()
            elif recorded_postmaster(self.data) not in processes:
                self._wait_for_orphans(processes, waited=waited)
            elif self._answers():
                return self.url()
            else:
                time.sleep(0.05)
        raise ClusterError(f"PostgreSQL did not answer in {PATIENCE:.0f} s; {self._log} ends:\n{self._tail()}")

    def _create(self) -> None:
        account = server_account(home=self.home, owned=self.folder)
        initialise(home=self.home, name=NAME, password=self._password(), initdb=initdb_account(), server=account)

    def _check_version(self) -> None:
        found = (self.data / "PG_VERSION").read_text(encoding="utf-8").strip()
        if found != "18":
            raise ClusterError(f"the data in {self.data} is of PostgreSQL {found}, not 18; restore a backup instead")

    def _start(self) -> None:
        """Start the server. Called only when no process serves the folder, so whatever names one is stale."""
        for stale in (self.data / "postmaster.pid", *self._socket_folder().glob(".s.PGSQL.*")):
            stale.unlink(missing_ok=True)
        result = self._programs().start(settings=self._settings())
        if result.returncode != 0 and not servers_on(self.data):
            raise ClusterError(f"PostgreSQL did not start: {result.stderr.strip()}; {self._log} ends:\n{self._tail()}")

    def _stop(self) -> None:
        if self.data.exists() and servers_on(self.data):
            self._programs().stop()

    def _wait_for_orphans(self, processes: list[int], *, waited: float) -> None:
        """A killed postmaster leaves processes that hold its memory; a new one beside them would damage the data."""
        if waited > ORPHANS_MAY_LINGER:
            for pid in processes:
                try:
                    os.kill(pid, signal.SIGQUIT)
                except ProcessLookupError:
                    continue
        time.sleep(0.02)

    def _answers(self) -> bool:
        """Whether the server answers a query; makes our database on the first visit."""
        maintenance = self.url().removesuffix(f"/{NAME}") + "/postgres"
        try:
            with psycopg.connect(maintenance, autocommit=True, connect_timeout=5) as connection:
                if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME]).fetchone():
                    connection.execute(f"CREATE DATABASE {NAME}")
        except psycopg.OperationalError as error:
            if "authentication failed" in str(error):
                raise ClusterError(f"PostgreSQL in {self.folder} refuses our password: {error}") from error
            return False  # starting up, shutting down, or just gone
        return True

    def _settings(self) -> dict[str, str]:
        settings = {
            "listen_addresses": "",
            "port": str(PORT),
            "unix_socket_directories": str(self._socket_folder()).replace(",", r"\,"),
            "unix_socket_permissions": "0700",
            "jit": "off",
            "log_checkpoints": "off",
        }
        if not self.durable:
            settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        return settings

    def _account(self) -> Account:
        return server_account(home=self.home, owned=self.folder)

    def _programs(self) -> Programs:
        account = self._account()
        return Programs(binaries=binaries_for(account, home=self.home), folder=self.folder, account=account)

    def _socket_folder(self) -> Path:
        """Inside the home, or a private folder under /tmp when the path is too long for a socket."""
        inside = self.folder / "socket"
        if len(os.fsencode(inside / f".s.PGSQL.{PORT}")) <= SOCKET_PATH_LIMIT:
            return inside
        account = self._account()
        digest = sha256(os.fsencode(self.home)).hexdigest()[:12]
        short = Path("/tmp") / f"diaodu-{account.uid}-{digest}"  # noqa: S108 - the same for every caller's TMPDIR
        return private_folder(short, account)

    def _password(self) -> str:
        return private_text(self.home / "password", secrets.token_urlsafe(24))

    @property
    def _log(self) -> Path:
        return self.folder / "log"

    def _tail(self) -> str:
        if not self._log.exists():
            return "(no log)"
        return "\n".join(self._log.read_text(encoding="utf-8", errors="replace").splitlines()[-10:])


def private_folder(path: Path, account: Account) -> Path:
    """Make a folder in a public place for one account, or refuse what another has put there before."""
    try:
        path.mkdir(mode=0o700)
        account.take(path)
    except FileExistsError:
        pass
    found = path.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != account.uid or stat.S_IMODE(found.st_mode) != 0o700:  # noqa: PLR2004
        raise ClusterError(f"{path} is not a private folder of user {account.uid}; remove it or set DIAODU_DATA")
    return path
