"""The invented packs, loaded once for the room's tests: a country that calls its deals something else, and a province."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from diaodu.packs.commands import load_pack
from tests.given import without_matters

ROOT = Path(__file__).resolve().parents[2]
PACKS = (ROOT / "packs" / "gansu", without_matters("sample"), ROOT / "tests" / "data" / "packs" / "veldmark")


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The packs in a transaction that the module ends by rolling it back."""
    with django_db_blocker.unblock(), transaction.atomic():
        for path in PACKS:
            load_pack(path)
        yield
        transaction.set_rollback(True)
