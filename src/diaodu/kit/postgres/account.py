"""Under which user the server runs.

PostgreSQL refuses to run as root. Instead of adding a system user, root gives the finished data folder to a numeric
user that nobody has, from the range kept for dynamic users; the server needs no passwd entry. Only initdb does, so it
runs as ``nobody`` in a folder with a random name, before the data is handed over.
"""

from __future__ import annotations

import hashlib
import os
import pwd
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

DYNAMIC_USERS = range(61184, 65520)


class ClusterError(Exception):
    """The embedded database cannot be used; the message says why and what to do."""


class RunAs(TypedDict, total=False):
    """The arguments of ``subprocess`` that change the user of a child."""

    user: int
    group: int
    extra_groups: list[int]


@dataclass(frozen=True, slots=True)
class Account:
    """A numeric user and group that owns files and runs the server's programs."""

    uid: int
    gid: int

    @property
    def is_caller(self) -> bool:
        return self.uid == os.geteuid()

    def run_as(self) -> RunAs:
        return {} if self.is_caller else {"user": self.uid, "group": self.gid, "extra_groups": []}

    def take(self, folder: Path) -> None:
        """Give the folder and all in it to this account; its top first, so that the old owner is shut out at once."""
        if self.is_caller:
            return
        os.chown(folder, self.uid, self.gid, follow_symlinks=False)
        for root, folders, files in os.walk(folder):
            for name in (*folders, *files):
                os.chown(Path(root) / name, self.uid, self.gid, follow_symlinks=False)


def caller() -> Account:
    return Account(os.geteuid(), os.getegid())


def initdb_account() -> Account:
    """Who runs initdb: the caller, or for root ``nobody``, because initdb insists on a name for its user."""
    if os.geteuid() != 0:
        return caller()
    nobody = pwd.getpwnam("nobody")
    return Account(nobody.pw_uid, nobody.pw_gid)


def server_account(*, home: Path, owned: Path) -> Account:
    """Who runs the server: the owner of an existing folder, else a number of its own chosen from the home's path."""
    if owned.exists():
        stat = owned.stat()
        return Account(stat.st_uid, stat.st_gid)
    if os.geteuid() != 0:
        return caller()
    first = int.from_bytes(hashlib.sha256(os.fsencode(home)).digest()[:4], "big")
    taken = {entry.pw_uid for entry in pwd.getpwall()} | _users_of_processes()
    for step in range(len(DYNAMIC_USERS)):
        uid = DYNAMIC_USERS[(first + step) % len(DYNAMIC_USERS)]
        if uid not in taken:
            return Account(uid, uid)
    raise ClusterError("every user number between 61184 and 65519 is taken; run as an ordinary user instead")


def _users_of_processes() -> set[int]:
    found = set()
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                found.add(entry.stat().st_uid)
            except OSError:  # the process ended meanwhile
                continue
    return found
