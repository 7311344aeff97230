"""Two processes that load one pack at once: one loads it, the other finds it loaded."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.db import connection

from diaodu.ledger.models import Fact
from diaodu.packs.commands import load_pack
from tests.small_pack import write_pack

pytestmark = pytest.mark.usefixtures("committing")


def test_one_loads_and_the_other_finds_it_loaded(tmp_path: Path) -> None:
    root, barrier = write_pack(tmp_path), threading.Barrier(2)

    def load(_: int) -> bool:
        try:
            barrier.wait(10)
            return load_pack(root).unchanged
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(load, range(2))) == [False, True]
    assert Fact.objects.count() == 2
