"""The real packs: published services of one province, and an invented one whose runs are all registered."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from diaodu.packs.commands import load_pack
from tests.given import without_matters

PACKS = Path(__file__).resolve().parents[2] / "packs"


@pytest.fixture(scope="module", autouse=True)
def _packs(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock(), transaction.atomic():
        load_pack(PACKS / "gansu")
        load_pack(without_matters("sample"))
        yield
        transaction.set_rollback(True)
