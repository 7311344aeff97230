"""The invented packs, loaded once for the room's tests: a country that calls its deals something else, and a province."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from diaodu.packs.commands import load_pack
from tests.given import connected_to

VELDMARK = Path(__file__).resolve().parents[1] / "data" / "packs" / "veldmark"


@pytest.fixture(scope="module")
def loaded(provinces: str, django_db_blocker: Any) -> Iterator[None]:
    """The packs in a transaction that the module ends by rolling it back."""
    with django_db_blocker.unblock(), connected_to(provinces), transaction.atomic():
        load_pack(VELDMARK)
        yield
        transaction.set_rollback(True)
