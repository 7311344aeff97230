"""Measures that are only known from published pages: what nobody registered is not none."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from diaodu.packs.commands import load_pack
from diaodu.people.viewers import OPERATOR
from diaodu.policies.queries.catalogue import PolicyFilters, catalogue
from diaodu.policies.validity import Standing
from tests.builders import make_user, sign_in

pytestmark = pytest.mark.django_db
PACKS = Path(__file__).resolve().parents[2] / "packs"
ON = date(2023, 12, 1)


@pytest.fixture(scope="module")
def published(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The province of which only published pages are known."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_pack(PACKS / "gansu")
        yield
        transaction.set_rollback(True)


def test_neither_cases_nor_validity_are_concluded_from_silence(published: None) -> None:
    rows = {row.measure.code: row for row in catalogue(OPERATOR, PolicyFilters(), on=ON, page=None).rows}
    finance = rows["measure.finance"]
    assert (finance.registered, finance.standing) == (False, Standing.UNSTATED)
    in_force = catalogue(OPERATOR, PolicyFilters(standing="in_force"), on=ON, page=None)
    unstated = catalogue(OPERATOR, PolicyFilters(standing="unstated"), on=ON, page=None)
    assert finance.measure in unstated.page.object_list
    assert finance.measure not in in_force.page.object_list


def test_the_pages_say_that_it_is_not_registered(published: None, client: Client) -> None:
    sign_in(client, make_user("reader", place="620000"))
    listed = client.get(reverse("policies")).content.decode()
    assert "未登記" in listed
    assert '<td class="number">0</td>' not in listed.partition('id="measures"')[2]
    shown = client.get(reverse("policy_measure", args=["measure.finance"])).content.decode()
    assert "不得而知" in shown
    assert "施行中" not in shown
