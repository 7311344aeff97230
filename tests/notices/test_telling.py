"""Telling people something, each of them once, in the transaction of what it tells of."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from diaodu.notices.models import Notice
from diaodu.people.models import User
from tests.builders import make_user
from tests.notices.told import AT, CODE, tell

pytestmark = pytest.mark.django_db


def test_the_same_thing_is_told_once_to_each() -> None:
    one, two = make_user("one"), make_user("two")
    assert tell(one) == 1
    assert tell(one, two) == 1
    assert tell(one, two) == 0
    assert tell(one, key="other") == 1
    assert Notice.objects.count() == 3
    with pytest.raises(DatabaseError), transaction.atomic():
        Notice.objects.create(user=one, key="k", words=CODE, said={}, address="/", made_at=AT)


def test_nobody_who_is_gone_is_told_and_nobody_twice_in_one_list() -> None:
    here, gone = make_user("here"), make_user("gone")
    User.objects.filter(pk=gone.pk).update(is_active=False)
    assert tell(here, gone, here) == 1
    assert set(Notice.objects.values_list("user__username", flat=True)) == {"here"}


def test_telling_a_thousand_is_one_statement() -> None:
    users = User.objects.bulk_create([User(username=f"u{number}") for number in range(1000)])
    with CaptureQueriesContext(connection) as queries:
        assert tell(*users) == 1000
    assert len(queries) == 1


def test_telling_nobody_is_no_error() -> None:
    assert tell() == 0


@pytest.mark.parametrize("address", ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example", "x"])
def test_a_notice_leads_nowhere_but_here(address: str) -> None:
    with pytest.raises(ValueError, match="no path of this site"):
        tell(make_user(), address=address)


def test_a_message_is_registered() -> None:
    with pytest.raises(ValueError, match="no room has registered"):
        tell(make_user(), words="nobody.knows")
