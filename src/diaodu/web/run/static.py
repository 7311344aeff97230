"""Collecting static files, only when one has changed."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

from diaodu.kit.postgres.locks import hold


def collect_static_files() -> bool:
    """Collect with hashed names into STATIC_ROOT; says whether there was anything to do."""
    stamp = Path(settings.STATIC_ROOT) / ".collected"
    stamp.parent.mkdir(parents=True, exist_ok=True)
    with hold(stamp.parent.with_suffix(".lock")):  # two runs from one checkout share the folder
        return _collect_if_changed(stamp)


def _collect_if_changed(stamp: Path) -> bool:
    state = _state_of_sources()
    if stamp.exists() and stamp.read_text(encoding="utf-8") == state:
        return False
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    stamp.write_text(state, encoding="utf-8")
    return True


def _state_of_sources() -> str:
    total = sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            found = Path(storage.path(name)).stat()
            total.update(f"{name} {found.st_size} {found.st_mtime_ns}\n".encode())
    return total.hexdigest()
