"""An invented country whose regattas play the part of events."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from diaodu.packs.commands import load_pack

PACK = Path(__file__).resolve().parents[1] / "data" / "packs" / "veldmark"


@pytest.fixture(scope="module")
def country(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The pack, in a transaction that the module ends by rolling it back."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_pack(PACK)
        yield
        transaction.set_rollback(True)
