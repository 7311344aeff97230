"""What a hostile request must leave as it was, and what it may cost."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection

# What notes that something was tried: the audit, attempts, sessions, and the file with its job, both told as refused.
TRIED = {
    "audit_auditentry", "people_attempts", "people_signin", "django_session", "register_import",
    "returns_upload",
}  # fmt: skip
MOST_SECONDS = 10.0  # twice what the worst of these files takes on a slow machine
MOST_MEMORY = 300 * 2**20  # bytes beyond what stood in memory before


def standing() -> dict[str, tuple[int, str]]:
    """The number of rows of every table, and a digest of what is in them."""
    tables = [
        name
        for name in connection.introspection.table_names()
        if name not in TRIED and not name.startswith("procrastinate_")
    ]
    counted = "SELECT '{0}', count(*), coalesce(md5(string_agg(t::text, '|' ORDER BY t::text)), '') FROM \"{0}\" t"
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(counted.format(name) for name in tables))
        return {name: (rows, digest) for name, rows, digest in cursor.fetchall()}


@contextmanager
def nothing_written() -> Iterator[None]:
    """What happens inside leaves every table but those of attempts as it was."""
    before = standing()
    yield
    after = standing()
    changed = sorted(name for name, rows in after.items() if before.get(name) != rows)
    assert not changed, changed


@contextmanager
def within_limits() -> Iterator[None]:
    """What happens inside takes less than the seconds and the memory that one request may take.

    Seconds of the processor: other work on the machine must not fail the test.
    """
    began, held = time.process_time(), _memory("VmRSS")
    Path("/proc/self/clear_refs").write_text("5")  # the peak is counted from now on
    yield
    seconds, memory = time.process_time() - began, _memory("VmHWM") - held
    assert seconds < MOST_SECONDS, seconds
    assert memory < MOST_MEMORY, memory


def _memory(name: str) -> int:
    """A line of the process's own account, in bytes."""
    found = re.search(rf"{name}:\s+(\d+) kB", Path("/proc/self/status").read_text(encoding="ascii"))
    assert found
    return int(found[1]) * 1024
