"""What somebody who manages accounts tries beyond it: to hold more, to be somebody who does, to be the only one left."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from diaodu.people.models import Grant, Role, User
from diaodu.people.permissions import Permission
from tests.attack.asked import LONG, SQL, TEMPLATE
from tests.attack.standing import nothing_written, within_limits
from tests.builders import make_user, names, sign_in

NEW = "harrow-and-flail-12"
PASSWORDS = {"password": NEW, "again": NEW}
MANAGE, VIEW, CLOSE = Permission.USER_MANAGE, Permission.SUBJECT_VIEW, Permission.MONTH_CLOSE
ACTS = ("grant", "revoke", "disable", "enable", "factor", "sessions", "password")


@pytest.fixture
def local(country: None, db: None) -> User:
    """Manages accounts in the north, and may see there; nothing else."""
    Role.objects.create(code="reader", names=names("reader"), permissions=[VIEW])
    Role.objects.create(code="closer", names=names("closer"), permissions=[CLOSE])
    return make_user("local", place="vm-north", permissions=(MANAGE, VIEW))


@pytest.fixture
def browser(local: User) -> Client:
    client = Client()
    sign_in(client, local)
    return client


def address(act: str, user: User) -> str:
    return reverse(f"person_{act}", args=[user.key])


def sent(act: str, user: User) -> dict[str, object]:
    """What the form for an act sends."""
    if act == "revoke":
        grant = user.grants.order_by("pk").last()
        return {"role": grant.role.code, "place": grant.place_code} if grant else {}
    return {"grant": {"role": "reader", "place": "vm-north"}, "password": PASSWORDS}.get(act, {})


@pytest.mark.parametrize(
    ("role", "place", "areas"),
    [
        ("closer", "vm-north", []),  # what one does not hold
        ("reader", "vm", []),  # the place above
        ("reader", "vm-south", []),  # the place beside
        ("reader", "another", []),  # a place that is none
        ("reader", "vm-north/", []),
        ("reader", "%", []),
        ("reader", "", []),
        ("reader", SQL, []),
        ("reader", "vm-north", ["no-such-area"]),
        ("role-foreign", "vm-north", []),
        (TEMPLATE, "vm-north", []),
        (LONG, LONG, [LONG]),
    ],
)
def test_no_role_beyond_one_s_own_is_given(
    browser: Client, local: User, role: str, place: str, areas: list[str]
) -> None:
    user = make_user("clerk", place="vm-north", permissions=(VIEW,))
    asked = {"role": role, "place": place, "areas": areas}
    with nothing_written(), within_limits():
        given = browser.post(address("grant", user), asked)
        made = browser.post(reverse("person_new"), {"username": "puppet", "name": "P", **PASSWORDS, **asked})
    assert {given.status_code, made.status_code} <= {403, 422}
    assert "<form" in given.content.decode()


def test_no_role_is_given_to_oneself_or_by_a_second_value(browser: Client, local: User) -> None:
    user = make_user("clerk", place="vm-north", permissions=(VIEW,))
    with nothing_written():
        for act in ACTS:
            assert browser.post(address(act, local), sent(act, local)).status_code == 409, act
        two = {"role": ["reader", "closer"], "place": ["vm-north", "vm"]}
        assert browser.post(address("grant", user), two).status_code == 422


@pytest.mark.parametrize("act", ["password", "factor", "enable"])
@pytest.mark.parametrize(("place", "permissions"), [("vm-north", (CLOSE,)), ("vm", (VIEW,)), ("vm-south", (VIEW,))])
def test_nobody_becomes_somebody_who_holds_more(
    browser: Client, act: str, place: str, permissions: tuple[str, ...]
) -> None:
    """An account is in sight by a modest role, and holds another one besides."""
    user = make_user("chief", place=place, permissions=permissions)
    Grant.objects.create(user=user, role=Role.objects.get(code="reader"), place_code="vm-north")
    User.objects.filter(pk=user.pk).update(is_active=act != "enable")
    with nothing_written():
        answer = browser.post(address(act, user), sent(act, user))
    assert answer.status_code == 403
    assert 'role="alert"' in answer.content.decode()


@pytest.mark.parametrize("act", ["disable", "sessions", "revoke"])
def test_nobody_shuts_out_a_fuller_administrator(browser: Client, act: str) -> None:
    chief = make_user("chief", place="vm-north", permissions=(MANAGE, VIEW, CLOSE))
    with nothing_written():
        assert browser.post(address(act, chief), sent(act, chief)).status_code == 403


@pytest.mark.parametrize("act", [*ACTS, ""])
def test_accounts_elsewhere_and_none_are_the_same(browser: Client, act: str) -> None:
    for user in (make_user("southern", place="vm-south"), make_user("upper", place="vm"), User(key=uuid4())):
        url = address(act, user) if act else reverse("person", args=[user.key])
        with nothing_written():
            answer = browser.post(url, sent(act, user) if user.pk else {}) if act else browser.get(url)
        assert answer.status_code == 404
        assert "southern" not in answer.content.decode()
    found = browser.get(reverse("people"), {"q": "south"}).content.decode()
    assert "southern" not in found


@pytest.mark.parametrize("act", ACTS)
def test_who_manages_nothing_gets_nowhere(country: None, db: None, act: str) -> None:
    """Not even at their own account, or that of somebody who holds less."""
    client, closer = Client(), make_user("closer", place="vm", permissions=(CLOSE, VIEW))
    clerk = make_user("clerk", place="vm-north", permissions=(VIEW,))
    sign_in(client, closer)
    with nothing_written():
        for user in (closer, clerk):
            assert client.post(address(act, user), sent(act, user)).status_code == 403
        assert client.get(reverse("people")).status_code == 403
        assert client.post(reverse("person_new"), {"username": "x", **PASSWORDS}).status_code == 403


def test_fields_behind_the_form_are_not_taken(browser: Client, local: User) -> None:
    more = {"key": str(uuid4()), "is_active": "", "permissions": "people:user:manage", "user": str(local.pk), "pk": "1"}
    asked = {"username": "clerk", "name": "Clerk", "role": "reader", "place": "vm-north", **PASSWORDS, **more}
    assert browser.post(reverse("person_new"), asked).status_code == 302
    user = User.objects.get(username="clerk")
    assert user.is_active
    assert str(user.key) != more["key"]
    assert [(one.role.code, one.place_code) for one in user.grants.all()] == [("reader", "vm-north")]
    assert local.grants.count() == 1


def test_a_name_that_is_a_script_is_text(browser: Client) -> None:
    asked = {"username": "<script>alert(1)</script>", "name": "<script>alert(2)</script>", "role": "reader"}
    assert browser.post(reverse("person_new"), {**asked, "place": "vm-north", **PASSWORDS}).status_code == 302
    user = User.objects.get(name__startswith="<script>")
    for url in (reverse("people"), reverse("person", args=[user.key]), address("password", user)):
        assert "<script>alert" not in browser.get(url).content.decode()
