"""Where Diaodu keeps its own data: one folder, made with modes that let nobody else read it."""

from __future__ import annotations

import os
import secrets
import stat
from pathlib import Path

from diaodu.kit.postgres.account import ClusterError

SHARED_HOMES = Path("/var/lib/diaodu")


def data_home(checkout: Path) -> Path:
    """The data folder: ``DIAODU_DATA``, else ``var`` in the checkout, else for root a place the server can reach."""
    chosen = os.environ.get("DIAODU_DATA")
    if chosen:
        return prepare_home(Path(chosen).expanduser().absolute())
    local = checkout / "var"
    if os.geteuid() != 0 or everyone_may_enter(checkout):
        return prepare_home(local)
    prepare_home(local)
    return prepare_home(SHARED_HOMES / _recorded_name(local / "location"))


def prepare_home(home: Path) -> Path:
    """Make the folder if needed; root's may be passed through, not listed, because the server runs as another user."""
    home.mkdir(mode=0o755, parents=True, exist_ok=True)
    home = home.resolve()
    found = home.stat()
    if found.st_uid != os.geteuid():
        raise ClusterError(
            f"the data folder {home} belongs to user {found.st_uid}, not to you ({os.geteuid()}); "
            "run as that user or set DIAODU_DATA to a folder of your own"
        )
    mode = 0o711 if os.geteuid() == 0 else 0o700
    if stat.S_IMODE(found.st_mode) != mode:
        home.chmod(mode)
    return home


def everyone_may_enter(folder: Path) -> bool:
    """Whether a user without any rights of its own can pass through the folder and all above it."""
    real = folder.resolve()
    return all(place.stat().st_mode & stat.S_IXOTH for place in (real, *real.parents))


def private_text(path: Path, make: str) -> str:
    """Read a secret kept in the home; the first caller's is kept, written whole or not at all, for its owner only."""
    if not path.exists():
        scratch = path.with_name(f"{path.name}.{secrets.token_hex(6)}.tmp")
        scratch.touch(mode=0o600)
        scratch.write_text(make, encoding="utf-8")
        try:
            os.link(scratch, path)
        except FileExistsError:  # another starter was first
            pass
        finally:
            scratch.unlink()
    return path.read_text(encoding="utf-8").strip()


def _recorded_name(location: Path) -> str:
    name = private_text(location, secrets.token_hex(8))
    if not name.isalnum():
        raise ClusterError(f"{location} should hold one name of letters and digits, not {name!r}")
    return name
