"""A land to attack, and somebody who may do everything in a part of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from diaodu.packs.commands import load_pack
from diaodu.people.models import User
from diaodu.people.permissions import Permission
from tests.builders import make_user, sign_in
from tests.web.test_pages_access import PACK


@pytest.fixture(scope="module")
def country(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The pack, in a transaction that the module ends by rolling it back."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_pack(PACK)
        make_user("attacker", place="vm", permissions=tuple(Permission))
        make_user("elsewhere", place="another", permissions=tuple(Permission))
        yield
        transaction.set_rollback(True)


@pytest.fixture
def attacker(country: None, db: None) -> User:
    """Who may do everything in the whole land."""
    return User.objects.get(username="attacker")


@pytest.fixture
def visitor(attacker: User) -> Client:
    """The attacker's browser, signed in. What the site does not expect is raised, not answered by 500."""
    client = Client()
    sign_in(client, attacker)
    return client
