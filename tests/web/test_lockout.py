"""Failed sign-ins are counted for all workers together, by account and by address; too many close the door."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import OperationalError, connection
from django.test import Client, RequestFactory
from django.urls import reverse

from diaodu.audit.models import AuditEntry
from diaodu.kit import clock
from diaodu.people import lockout
from diaodu.people.addresses import address_group, client_address
from diaodu.people.lockout import LockedOut, count_attempt, sign_in_keys, unlock_user
from diaodu.people.models import Attempts
from tests.web.factors import enter, member, signed_in

WAIT = "登錄失敗次數過多"


def fail(client: Client, times: int, username: str = "zhao", **headers: str) -> str:
    said = ""
    for _time in range(times):
        data = {"username": username, "password": "wrong"}
        said = client.post(reverse("login"), data, **headers).content.decode()  # type: ignore[arg-type]
    return said


@pytest.mark.django_db
def test_the_sixth_attempt_is_refused_even_with_the_right_password(client: Client) -> None:
    user = member("zhao")
    assert "用戶名或密碼不對" in fail(client, 5)
    said = enter(client)
    assert WAIT in said
    assert "15 分鐘" in said
    assert not signed_in(client)
    tags = list(AuditEntry.objects.filter(object_key=str(user.key)).order_by("id").values_list("tag", flat=True))
    assert tags == ["people:session:refuse"] * 5 + ["people:account:lock"]
    assert AuditEntry.objects.last().address == "127.0.0.1"


@pytest.mark.django_db
def test_a_name_that_nobody_has_is_answered_alike_and_not_kept(client: Client) -> None:
    assert WAIT in fail(client, 6, "my-own-password")
    assert "my-own-password" not in str(list(AuditEntry.objects.values())) + str(list(Attempts.objects.values()))


@pytest.mark.django_db
def test_the_wait_is_told_and_ends(client: Client) -> None:
    member("zhao")
    with time_machine.travel(clock.now(), tick=False) as time:
        fail(client, 6)
        time.shift(timedelta(minutes=9, seconds=30))
        assert "6 分鐘" in enter(client)
        time.shift(timedelta(minutes=6))
        assert enter(client) == reverse("home")


@pytest.mark.django_db
def test_old_failures_do_not_count(client: Client) -> None:
    member("zhao")
    with time_machine.travel(clock.now(), tick=False) as time:
        fail(client, 5)
        time.shift(timedelta(minutes=16))
        assert enter(client) == reverse("home")


@pytest.mark.django_db
def test_success_begins_anew_for_the_account_only(client: Client) -> None:
    member("zhao")
    fail(client, 4)
    enter(client)
    client.logout()
    fail(client, 4)
    assert enter(client) == reverse("home")
    assert Attempts.objects.get(key="address:127.0.0.1").count == 8


@pytest.mark.django_db
def test_an_address_that_tries_many_names_is_locked(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lockout, "MOST_BY_ADDRESS", 6)
    member("zhao")
    for number in range(6):
        fail(client, 1, f"name-{number}")
    assert WAIT in enter(client)
    assert AuditEntry.objects.filter(tag="people:address:lock").count() == 1
    elsewhere = Client(REMOTE_ADDR="203.0.113.9")
    assert enter(elsewhere) == reverse("home")


@pytest.mark.django_db
def test_the_operator_lets_somebody_try_again(client: Client) -> None:
    user = member("zhao")
    fail(client, 6)
    unlock_user(actor=None, user=user)
    assert enter(client) == reverse("home")


@pytest.mark.django_db
def test_nobody_gets_in_when_attempts_cannot_be_counted(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def lost(*_args: Any) -> None:
        raise OperationalError

    member("zhao")
    monkeypatch.setattr("diaodu.web.access.forms.count_attempt", lost)
    with pytest.raises(OperationalError):
        enter(client)
    assert not signed_in(client)


@pytest.mark.usefixtures("committing")
def test_guesses_at_once_are_counted_each() -> None:
    keys = sign_in_keys("zhao", "127.0.0.1")[:1]
    let_through: list[int] = []

    def guess(number: int) -> None:
        try:
            count_attempt(keys)
            let_through.append(number)
        except LockedOut:
            pass
        finally:
            connection.close()

    threads = [threading.Thread(target=guess, args=[number]) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(let_through) == lockout.MOST_BY_ACCOUNT


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        (0, "203.0.113.1", "192.0.2.1"),
        (1, "203.0.113.1", "203.0.113.1"),
        (1, "6.6.6.6, 203.0.113.1", "203.0.113.1"),
        (2, "6.6.6.6, 203.0.113.1, 198.51.100.1", "203.0.113.1"),
        (2, "203.0.113.1", "192.0.2.1"),
        (1, "not an address", ""),
        (1, "", ""),
    ],
)
def test_the_address_is_what_stated_proxies_say(settings: Any, proxies: int, forwarded: str, expected: str) -> None:
    settings.PROXIES = proxies
    request = RequestFactory().get("/", headers={"X-Forwarded-For": forwarded}, REMOTE_ADDR="192.0.2.1")
    assert client_address(request) == expected


def test_a_line_with_ipv6_counts_as_one() -> None:
    assert address_group("2001:db8:1:2::1") == address_group("2001:db8:1:2:ffff::9") != address_group("2001:db8:1:3::1")
    assert address_group("192.0.2.1") == "192.0.2.1"
