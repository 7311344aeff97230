"""Sudo mode: what is hard to take back asks once more who one is."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from diaodu.audit.models import AuditEntry
from diaodu.kit import clock
from diaodu.packs.commands import load_pack
from diaodu.people.models import User
from diaodu.people.permissions import Permission
from diaodu.returns.models import Closing
from tests.builders import sign_in
from tests.web.factors import PASSWORD, code_of, enter, member, set_up

pytestmark = pytest.mark.django_db
PACK = Path(__file__).resolve().parents[1] / "data" / "packs" / "veldmark"
MONTH = {"period": "2022-01", "place": "vm"}
POSTED = {"month_close": MONTH, "month_reopen": MONTH | {"reason": "late"}}


@pytest.fixture
def user() -> User:
    load_pack(PACK)
    user = member("zhao", *Permission)
    user.grants.update(place_code="vm")
    return user


def export() -> str:
    return reverse("subjects_export", kwargs={"kind": "canal", "form": "csv"})


@pytest.mark.parametrize("name", sorted(POSTED))
def test_closing_and_reopening_ask(client: Client, user: User, name: str) -> None:
    sign_in(client, user, confirmed=False)
    asked = client.post(reverse(name), POSTED[name])
    assert asked["Location"].startswith(reverse("account_reauthenticate"))
    assert not Closing.objects.exists()


def test_an_export_asks_and_goes_on_after_it(client: Client, user: User) -> None:
    sign_in(client, user, confirmed=False)
    asked = client.get(export() + "?q=a")
    assert client.get(asked["Location"]).status_code == 200
    wrong = client.post(asked["Location"], {"password": "wrong", "next": export() + "?q=a"})
    assert "密碼不對" in wrong.content.decode()
    right = client.post(asked["Location"], {"password": PASSWORD, "next": export() + "?q=a"})
    assert right["Location"] == export() + "?q=a"
    assert client.get(right["Location"]).status_code == 200
    assert AuditEntry.objects.filter(tag="people:session:confirm").count() == 1


def test_what_was_posted_is_taken_up_again(client: Client, user: User) -> None:
    sign_in(client, user, confirmed=False)
    asked = client.post(reverse("month_close"), MONTH)
    client.post(asked["Location"], {"password": PASSWORD, "next": reverse("month_close")})
    assert Closing.objects.get().place.code == "vm"


def test_a_refusal_after_the_confirmation_is_told(client: Client, user: User) -> None:
    sign_in(client, user, confirmed=False)
    asked = client.post(reverse("month_close"), {"period": "2999-01", "place": "vm"})
    answer = client.post(asked["Location"], {"password": PASSWORD, "next": reverse("month_close")})
    assert answer.status_code in {400, 409, 422}
    assert not Closing.objects.exists()


def test_a_confirmation_is_good_for_some_minutes(client: Client, user: User) -> None:
    with time_machine.travel(clock.now(), tick=False) as time:
        enter(client)
        time.shift(timedelta(minutes=9))
        assert client.get(export()).status_code == 200
        time.shift(timedelta(minutes=2))
        assert client.get(export()).status_code == 302


def test_a_code_confirms_too(client: Client, user: User) -> None:
    enter(client)
    secret, _codes = set_up(client)
    sign_in(client, user, confirmed=False)
    session = client.session
    session["account_authentication_methods"] = []
    session.save()
    assert client.get(export()).status_code == 302
    page = reverse("mfa_reauthenticate", query={"next": export()})
    assert client.get(page).status_code == 200
    assert "驗證碼不對" in client.post(page, {"code": "000000"}).content.decode()
    assert client.post(page, {"code": code_of(secret, steps=1)})["Location"] == export()
    assert client.get(export()).status_code == 200


def test_guesses_are_counted(client: Client, user: User, settings: Any) -> None:
    sign_in(client, user, confirmed=False)
    for _guess in range(5):
        client.post(reverse("account_reauthenticate"), {"password": "wrong"})
    said = client.post(reverse("account_reauthenticate"), {"password": PASSWORD}).content.decode()
    assert "次數過多" in said
    assert client.get(export()).status_code == 302
