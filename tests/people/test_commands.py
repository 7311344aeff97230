"""Accounts: who may manage them, and what is written down."""

from __future__ import annotations

import pytest

from diaodu.audit.models import AuditEntry
from diaodu.kit.refusals import Forbidden, NotFound, Refusal
from diaodu.people.commands import (
    UserExists,
    WeakPassword,
    change_password,
    create_user,
    disable_user,
    grant_role,
    set_password,
)
from diaodu.people.models import Grant, Role
from diaodu.people.permissions import Permission
from diaodu.people.viewers import acting, viewer_of
from tests.builders import make_user, names

pytestmark = pytest.mark.django_db
LONG = "a long sentence to sign in with"


def make_role(code: str, *permissions: str) -> Role:
    return Role.objects.create(code=code, names=names(code), permissions=list(permissions))


def test_the_operator_creates_a_user_who_can_sign_in() -> None:
    user = create_user(actor=None, username="li", name="Li", password=LONG)
    assert user.check_password(LONG)
    entry = AuditEntry.objects.get(tag="people:user:create")
    assert entry.object_key == str(user.key)
    assert LONG not in str(entry.new)


def test_a_sign_in_name_is_used_once_and_has_no_blanks() -> None:
    create_user(actor=None, username="li", name="Li", password=LONG)
    with pytest.raises(UserExists):
        create_user(actor=None, username="li", name="Another", password=LONG)
    with pytest.raises(Refusal):
        create_user(actor=None, username="li ming", name="Li", password=LONG)


def test_an_empty_password_is_refused() -> None:
    with pytest.raises(WeakPassword):
        create_user(actor=None, username="li", name="Li", password="")


def test_managing_users_needs_the_permission() -> None:
    reader, other = make_user("reader"), make_user("other")
    with pytest.raises(Forbidden):
        create_user(actor=reader, username="li", name="Li", password=LONG)
    with pytest.raises(Forbidden):
        disable_user(actor=reader, user=other)
    with pytest.raises(Forbidden):
        set_password(actor=reader, user=other, password=LONG)


def test_users_may_set_their_own_password() -> None:
    reader = make_user("reader")
    change_password(user=reader, password=LONG, keep_session="")
    reader.refresh_from_db()
    assert reader.check_password(LONG)


def test_a_disabled_user_sees_nothing() -> None:
    reader = make_user("reader")
    assert viewer_of(reader).may(Permission.SUBJECT_VIEW)
    disable_user(actor=None, user=reader)
    assert not viewer_of(reader).may(Permission.SUBJECT_VIEW)


def test_a_role_is_granted_over_a_place_and_areas_and_replaces_itself() -> None:
    user = make_user("li", place="P9")
    make_role("reporter", Permission.SUBJECT_EDIT)
    grant_role(actor=None, user=user, role="reporter", place_code="P1", areas=["works"])
    grant_role(actor=None, user=user, role="reporter", place_code="P1", areas=["trade"])
    assert [grant.areas for grant in Grant.objects.filter(user=user, place_code="P1")] == [["trade"]]
    with pytest.raises(NotFound):
        grant_role(actor=None, user=user, role="king", place_code="P1", areas=[])


@pytest.mark.parametrize(
    ("place", "areas", "permission"),
    [
        ("P2", ["works"], Permission.SUBJECT_VIEW),
        ("P1", [], Permission.SUBJECT_VIEW),
        ("P1", ["works", "trade"], Permission.SUBJECT_VIEW),
        ("P1", ["works"], Permission.PACK_LOAD),
    ],
)
def test_nobody_grants_more_than_they_manage(place: str, areas: list[str], permission: str) -> None:
    managed = (Permission.USER_MANAGE, Permission.SUBJECT_VIEW)
    manager = make_user("manager", place="P1", areas=("works",), permissions=managed)
    user = make_user("li", place="P9")
    make_role("wanted", permission)
    with pytest.raises(Forbidden):
        grant_role(actor=manager, user=user, role="wanted", place_code=place, areas=areas)
    make_role("modest", Permission.SUBJECT_VIEW)
    assert grant_role(actor=manager, user=user, role="modest", place_code="P1", areas=["works"])


def test_only_none_acts_as_the_operator() -> None:
    assert acting(None).everything
    assert not acting(make_user("reader")).everything


@pytest.mark.parametrize(("username", "name"), [("l" * 151, ""), ("li", "L" * 151)])
def test_a_name_that_does_not_fit_is_refused(username: str, name: str) -> None:
    with pytest.raises(Refusal):
        create_user(actor=None, username=username, name=name, password=LONG)
