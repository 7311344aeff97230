"""The page of take-up and the indicator say one thing of cases; coverage of the entitled is another word."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from django.test import Client

from diaodu.indicators.asking import Ask, Desk
from diaodu.indicators.queries import answers_at
from diaodu.people.permissions import Permission
from diaodu.people.viewers import OPERATOR
from diaodu.policies.queries import take_up
from diaodu.register.models import Subject
from tests.builders import make_user, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]
PACKS = Path(__file__).resolve().parents[2] / "packs"


@pytest.mark.parametrize("by", ["measure", "place"])
def test_the_page_and_the_indicator_count_take_up_alike(by: str) -> None:
    total = take_up(OPERATOR, by=by, place="S90000").total
    (answer,) = answers_at(Desk(OPERATOR), [Ask("policies.take_up", "S90000", "2024-06")])
    assert total.cases > total.came > 0
    assert Decimal(answer.value or "") == total.taken_up


def test_the_two_rates_have_two_words(client: Client) -> None:
    sign_in(client, make_user("director", place="CN", permissions=tuple(Permission)))
    page = client.get("/policies/take-up/?by=measure&place=S90000").content.decode()
    for words in ("兌現辦理率", "應享已享率"):
        assert f'<th scope="col" class="number">{words}</th>' in page
    assert ">兌現率<" not in page
    by_month = client.get("/policies/take-up/?by=month&place=S90000").content.decode()
    assert "兌現辦理率" not in by_month


def test_a_month_far_from_all_others_does_not_fill_the_time_between() -> None:
    rows = [row.key for row in take_up(OPERATOR, by="month", place="S90000").rows]
    assert rows == sorted(rows)
    case = Subject.objects.filter(kind="policy_case", stage="paid").earliest("pk")
    Subject.objects.filter(pk=case.pk).update(fields={**case.fields, "paid_on": "2031-05-01"})
    assert [row.key for row in take_up(OPERATOR, by="month", place="S90000").rows] == [*rows, "2031-05"]
