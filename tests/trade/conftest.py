"""What the tests of pages share: the packs of the repository, loaded once, and somebody who may look at everything."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from diaodu.packs.commands import load_pack
from diaodu.people.permissions import Permission
from tests.builders import make_user, sign_in
from tests.given import without_matters

PACKS = Path(__file__).resolve().parents[2] / "packs"


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Both packs in a transaction that the module ends by rolling it back."""
    with django_db_blocker.unblock(), transaction.atomic():
        for name in ("gansu", "sample"):
            load_pack(without_matters(name))
        yield
        transaction.set_rollback(True)


@pytest.fixture
def director(loaded: None, db: None, client: Client) -> Client:
    """A client signed in as somebody who may do everything everywhere."""
    sign_in(client, make_user("director", place="CN", permissions=tuple(Permission)))
    return client
