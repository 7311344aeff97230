"""The pages by which accounts and roles are managed."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from diaodu.audit.models import AuditEntry
from diaodu.kit import clock
from diaodu.packs.commands import load_pack
from diaodu.people.models import User
from diaodu.people.permissions import Permission
from diaodu.people.sessions import sessions_of
from diaodu.register.models import Place
from tests.builders import make_user, sign_in
from tests.web.factors import PASSWORD, enter, member, signed_in
from tests.web.test_pages_access import PACK

pytestmark = pytest.mark.django_db
NEW = "harrow-and-flail-12"
ACTS = ("grant", "revoke", "disable", "enable", "factor", "sessions")
KEEPER = {"role": "lockkeeper", "place": "vm-north"}


@pytest.fixture
def boss(client: Client) -> User:
    """Manages the whole land, and is signed in."""
    load_pack(PACK)
    boss = member("boss", *Permission)
    boss.grants.update(place_code="vm")
    sign_in(client, boss)
    return boss


@pytest.fixture
def keeper(boss: User) -> User:
    user = make_user("keeper", place="vm-north", permissions=(Permission.SUBJECT_VIEW,))
    user.set_password(PASSWORD)
    user.save()
    return user


def address(act: str, user: User) -> str:
    return reverse(f"person_{act}" if act else "person", args=[user.key])


def unconfirmed(client: Client) -> None:
    """As if the last confirmation were long ago."""
    session = client.session
    session["account_authentication_methods"] = []
    session.save()


def page(client: Client, url: str, **query: str) -> str:
    answer = client.get(url, query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_list_tells_roles_states_factors_and_sign_ins(client: Client, keeper: User) -> None:
    found = page(client, reverse("people"), q="keep")
    assert found.count("<tr>") == 2
    place = Place.objects.get(code="vm-north").name_hant
    for word in (f"keeper · {place}", "有效", "從未", '"第二步驗證"><span class="text-secondary">無'):
        assert word in re.sub(r"\s*\n\s*", "", found)
    enter(Client(), "keeper")
    Authenticator.objects.create(user=keeper, type=Authenticator.Type.TOTP, data={})
    User.objects.filter(pk=keeper.pk).update(is_active=False)
    found = page(client, reverse("people"), q="keep", state="disabled")
    assert ("從未" in found, "已停用</span>" in found, '"第二步驗證">有' in found) == (False, True, True)
    assert "keeper" not in page(client, reverse("people"), state="active")
    assert "沒有這樣的賬號" in page(client, reverse("people"), q="nobody-at-all")


def test_a_long_list_is_paged_and_costs_the_same(
    client: Client, boss: User, django_assert_max_num_queries: Any
) -> None:
    for number in range(60):
        make_user(f"clerk-{number:02}", place="vm-north", permissions=(Permission.SUBJECT_VIEW,))
    with django_assert_max_num_queries(25):
        assert page(client, reverse("people"), q="clerk").count("<tr>") == 51
    assert page(client, reverse("people"), q="clerk", page="2").count("<tr>") == 11


def test_the_menu_leads_there_whom_it_lets_in(client: Client, keeper: User) -> None:
    assert f'href="{reverse("people")}"' in page(client, reverse("kinds"))
    sign_in(client, keeper)
    assert f'href="{reverse("people")}"' not in page(client, reverse("kinds"))


def test_an_account_is_made_and_signs_in(client: Client, boss: User) -> None:
    asked = {"username": "qian", "name": "Qian", "password": NEW, "again": NEW, **KEEPER, "areas": ["water"]}
    answer = client.post(reverse("person_new"), asked)
    user = User.objects.get(username="qian")
    assert answer["Location"] == address("", user)
    assert [(one.role.code, one.place_code, one.areas) for one in user.grants.all()] == [
        ("lockkeeper", "vm-north", ["water"])
    ]
    newcomer = Client()
    enter(newcomer, "qian", NEW)
    assert signed_in(newcomer)
    acts = AuditEntry.objects.filter(object_key=str(user.key), actor=boss).values_list("tag", flat=True)
    assert {"people:user:create", "people:user:grant"} <= set(acts)
    assert not AuditEntry.objects.filter(new__icontains=NEW).exists()


@pytest.mark.parametrize(
    ("change", "status", "words"),
    [
        ({"username": "keeper"}, 409, "已被使用"),
        ({"username": "two words"}, 400, "不能含空格"),
        ({"username": ""}, 422, "請填寫此項"),
        ({"password": "short", "again": "short"}, 422, "密碼"),
        ({"again": "another-sentence-9"}, 422, "不一致"),
        ({"role": "nothing"}, 422, "請從列出的選項中選擇"),
        ({"place": "another"}, 422, "沒有這個地區"),
        ({"areas": ["no-such-area"]}, 422, "請從列出的選項中選擇"),
    ],
)
def test_what_is_wrong_with_a_new_account_is_told_on_its_form(
    client: Client, keeper: User, change: dict[str, Any], status: int, words: str
) -> None:
    asked = {"username": "qian", "name": "Qian", "password": NEW, "again": NEW, **KEEPER} | change
    answer = client.post(reverse("person_new"), asked)
    told = answer.content.decode()
    assert (answer.status_code, words in told, NEW in told) == (status, True, False)
    assert 'value="Qian"' in told
    assert not User.objects.filter(username="qian").exists()


def test_a_role_is_given_by_the_name_of_a_place_and_taken_away(client: Client, keeper: User) -> None:
    place = Place.objects.get(code="vm-south")
    assert client.post(address("grant", keeper), {"role": "lockkeeper", "place": place.name_hant}).status_code == 302
    assert keeper.grants.filter(place_code="vm-south").exists()
    assert client.post(address("revoke", keeper), {"role": "lockkeeper", "place": "vm-south"}).status_code == 302
    gone = client.post(address("revoke", keeper), {"role": "lockkeeper", "place": "vm-south"})
    assert (gone.status_code, "沒有這個角色" in gone.content.decode()) == (404, True)
    assert "keeper" in gone.content.decode()


def test_an_account_is_disabled_and_enabled_and_signed_out(client: Client, keeper: User) -> None:
    theirs = Client()
    enter(theirs, "keeper")
    assert sessions_of(keeper).count() == 1
    assert client.post(address("sessions", keeper)).status_code == 302
    assert theirs.get(reverse("kinds")).status_code == 302
    client.post(address("disable", keeper))
    enter(theirs, "keeper")
    assert not signed_in(theirs)
    assert "重新啟用賬號" in page(client, address("", keeper))
    client.post(address("enable", keeper))
    enter(theirs, "keeper")
    assert signed_in(theirs)


def test_a_lost_factor_is_reset_and_a_password_set(client: Client, keeper: User) -> None:
    Authenticator.objects.create(user=keeper, type=Authenticator.Type.TOTP, data={})
    assert "重置其第二步驗證" in page(client, address("", keeper))
    client.post(address("factor", keeper))
    assert not Authenticator.objects.filter(user=keeper).exists()
    assert client.get(address("password", keeper)).status_code == 200
    weak = client.post(address("password", keeper), {"password": "keeper", "again": "keeper"})
    assert (weak.status_code, "field-errors" in weak.content.decode()) == (422, True)
    assert client.post(address("password", keeper), {"password": NEW, "again": NEW})["Location"] == address("", keeper)
    theirs = Client()
    enter(theirs, "keeper", NEW)
    assert signed_in(theirs)


@pytest.mark.parametrize("act", ACTS)
def test_every_act_asks_once_more_and_goes_on_after_it(client: Client, boss: User, keeper: User, act: str) -> None:
    unconfirmed(client)
    before = AuditEntry.objects.filter(object_key=str(keeper.key)).count()
    asked = client.post(address(act, keeper), KEEPER | {"role": "role-keeper" if act == "revoke" else "lockkeeper"})
    assert asked["Location"].startswith(reverse("account_reauthenticate"))
    assert AuditEntry.objects.filter(object_key=str(keeper.key)).count() == before
    answer = client.post(asked["Location"], {"password": PASSWORD, "next": address(act, keeper)})
    assert answer["Location"] in {address("", keeper), reverse("people")}
    if act != "sessions":  # nobody was signed in
        assert AuditEntry.objects.filter(object_key=str(keeper.key)).count() == before + 1


def test_forms_with_passwords_ask_before_they_are_shown_and_keep_none(client: Client, boss: User, keeper: User) -> None:
    asked = {"username": "qian", "name": "Qian", "password": NEW, "again": NEW, **KEEPER}
    for url in (reverse("person_new"), address("password", keeper)):
        unconfirmed(client)
        assert client.get(url)["Location"].startswith(reverse("account_reauthenticate"))
        assert client.post(url, asked)["Location"] == url
        assert all(NEW not in str(one.get_decoded()) for one in Session.objects.all())
    assert not User.objects.filter(username="qian").exists()
    keeper.refresh_from_db()
    assert keeper.check_password(PASSWORD)


def test_a_confirmation_runs_out(client: Client, boss: User, keeper: User) -> None:
    with time_machine.travel(clock.now(), tick=False) as time:
        enter(client, "boss")
        time.shift(timedelta(minutes=11))
        assert client.post(address("disable", keeper))["Location"].startswith(reverse("account_reauthenticate"))
    keeper.refresh_from_db()
    assert keeper.is_active


def test_one_s_own_page_offers_nothing_and_says_why(client: Client, boss: User) -> None:
    found = page(client, address("", boss))
    assert "這是您自己的賬號" in found
    assert found.count("<form") == page(client, reverse("kinds")).count("<form")
    assert '<form class="card account-form"' not in page(client, address("password", boss))


def test_who_loses_the_last_role_in_sight_leads_back_to_the_list(client: Client, keeper: User) -> None:
    local = make_user("local", place="vm-north", permissions=(Permission.USER_MANAGE, Permission.SUBJECT_VIEW))
    sign_in(client, local)
    answer = client.post(address("revoke", keeper), {"role": "role-keeper", "place": "vm-north"})
    assert answer["Location"] == reverse("people")
    assert client.get(address("", keeper)).status_code == 404
