"""What the tools share: the checkout, and a PostgreSQL that lives as long as one run."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from diaodu.kit.postgres import Cluster

CHECKOUT = Path(__file__).resolve().parents[1]


@contextmanager
def passing_database() -> Iterator[dict[str, str]]:
    """The environment of a run with a database and a data folder of its own, both thrown away after it."""
    home = Path(tempfile.mkdtemp(prefix="diaodu-test-"))
    try:
        with Cluster.at(home, durable=False).using() as url:
            yield {"DATABASE_URL": url, "DIAODU_DATA": str(home)}
    finally:
        shutil.rmtree(home, ignore_errors=True)
