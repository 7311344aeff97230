"""The same form sent twice at the same moment, as by an impatient hand or a script: it is done once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.db import connection
from django.test import Client
from django.urls import reverse

from diaodu.editions.models import Edition, EditionStep
from diaodu.packs.commands import load_pack
from diaodu.people.models import User
from diaodu.people.permissions import Permission
from diaodu.returns.models import Closing, Return
from tests.builders import make_user, sign_in
from tests.web.addresses import SAMPLES
from tests.web.test_pages_access import PACK

AT_ONCE = 4


def sent_at_once(user: User, url: str, sent: dict[str, Any]) -> list[int]:
    """The answers to one form sent by so many at the same moment."""
    clients, barrier = [Client() for _number in range(AT_ONCE)], Barrier(AT_ONCE)
    for client in clients:
        sign_in(client, user)

    def send(client: Client) -> int:
        barrier.wait()
        try:
            return client.post(url, sent).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return sorted(pool.map(send, clients))


def test_what_is_sent_several_times_is_done_once(committing: None) -> None:
    load_pack(PACK)
    user = make_user("attacker", place="vm", permissions=tuple(Permission))
    close = {"place": "vm", "period": "2022-01"}
    assert sent_at_once(user, reverse("month_close"), close) == [302, 409, 409, 409]
    assert Closing.objects.count() == 1
    begun = {"form": "levy_month", "place": "vm-aldor-east", "period": "2022-02"}
    assert sent_at_once(user, reverse("return_open"), begun) == [302] * AT_ONCE
    assert Return.objects.count() == 1
    answers = sent_at_once(user, SAMPLES["edition_review"].url("edition_review"), {})
    assert answers == [302, 409, 409, 409]
    assert EditionStep.objects.filter(step="review").count() == Edition.objects.count() == 1


def test_two_administrators_who_shut_each_other_out_leave_one(committing: None) -> None:
    load_pack(PACK)
    pair = [make_user(name, place="vm", permissions=tuple(Permission)) for name in ("one", "two")]
    clients, barrier = [Client(), Client()], Barrier(2)
    for client, user in zip(clients, pair, strict=True):
        sign_in(client, user)

    def shut(number: int) -> int:
        barrier.wait()
        try:
            return clients[number].post(reverse("person_disable", args=[pair[1 - number].key])).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(shut, range(2)))
    assert answers.count(302) >= 1
    assert User.objects.filter(is_active=True).count() == 1
