"""The page of a person: their account and details, and forms that say at the field what is wrong."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from diaodu.pairing.commands import end_pairing, pair, record_recusal
from diaodu.pairing.models import Pairing, Person
from diaodu.pairing.queries.offered import takers_offered
from diaodu.people.models import User
from diaodu.people.permissions import Permission
from diaodu.people.viewers import OPERATOR
from tests.builders import make_user, sign_in
from tests.pairing.conftest import DAY, own_account


def text(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def error_at(field: str, page: str) -> str:
    """What stands at a field as wrong with it."""
    _before, mark, after = page.partition(f'id="{field}_error"')
    return after.partition("</ul>")[0] if mark else ""


@pytest.fixture
def ann(land: object) -> Person:
    return Person.objects.get(code="ann")


def test_a_leader_whose_account_is_tied_may_record(office: User, ann: Person, client: Client) -> None:
    leader = Client()
    sign_in(leader, own_account("leader"))
    assert leader.get("/pairing/contacts/new/").status_code == 403
    sign_in(client, office)
    at_ann = f"/pairing/persons/{ann.key}/"
    assert 'data-account=""' in text(client, at_ann)
    refused = client.post(f"{at_ann}account/", {"username": "nobody"})
    assert refused.status_code == 422
    page = refused.content.decode()
    assert "沒有可關聯的賬號" in error_at("account_username", page)
    assert 'value="nobody"' in page
    assert client.post(f"{at_ann}account/", {"username": "leader"}).status_code == 302
    assert 'data-account="leader"' in text(client, at_ann)
    assert leader.get("/pairing/contacts/new/").status_code == 200
    assert client.post(f"{at_ann}account/", {"username": ""}).status_code == 302
    assert leader.get("/pairing/contacts/new/").status_code == 403


def test_only_who_manages_a_person_ties_and_changes(office: User, ann: Person, client: Client) -> None:
    del office
    at_ann = f"/pairing/persons/{ann.key}/"
    make_user("someone", place="elm")
    sign_in(client, make_user("reads", place="elm", permissions=(Permission.PAIRING_VIEW,)))
    page = text(client, at_ann)
    assert not [name for name in ("account", "details") if f'data-form="{name}"' in page]
    assert client.post(f"{at_ann}account/", {"username": "someone"}).status_code == 403
    assert client.post(f"{at_ann}change/", {"name": "x"}).status_code == 403
    sign_in(client, make_user("oak", place="oak", permissions=tuple(Permission)))
    assert client.post(f"{at_ann}account/", {"username": "someone"}).status_code == 404
    ann.refresh_from_db()
    assert (ann.user, ann.names["hant"]) == (None, "安")


def test_an_account_given_when_a_person_is_recorded(office: User, client: Client) -> None:
    user = make_user("someone", place="elm")
    sign_in(client, office)
    given = {"name": "Eve", "place": "elm", "username": "nobody"}
    refused = client.post("/pairing/persons/new/", given)
    assert refused.status_code == 422
    assert "沒有可關聯的賬號" in error_at("id_username", refused.content.decode())
    assert client.post("/pairing/persons/new/", {**given, "username": "someone"}).status_code == 302
    assert Person.objects.get(user=user).names["hant"] == "Eve"


def test_details_are_changed_on_the_page(office: User, ann: Person, client: Client) -> None:
    sign_in(client, office)
    at_ann = f"/pairing/persons/{ann.key}/"
    assert 'value="reeve"' in text(client, at_ann)
    refused = client.post(f"{at_ann}change/", {"name": "", "post": "miller"})
    assert refused.status_code == 422
    assert error_at("details_name", refused.content.decode())
    assert client.post(f"{at_ann}change/", {"name": "安", "post": "miller", "phone": "12"}).status_code == 302
    page = text(client, at_ann)
    assert "miller" in page
    assert "tel:12" in page


def test_a_wrong_day_of_an_end_is_told_at_the_field(office: User, ann: Person, client: Client) -> None:
    sign_in(client, office)
    row = Pairing.objects.get(subject__code="f1")
    at_end = f"/pairing/persons/{ann.key}/end/{row.key}/"
    for wrong in ("2023-01-01", "2099-01-01", ""):
        refused = client.post(at_end, {"until": wrong, "reason": "the mill is sold"})
        assert refused.status_code == 422
        page = refused.content.decode()
        assert error_at(f"end_{row.key}_until", page)
        assert "the mill is sold" in page
    end_pairing(actor=office, pairing=row.key, until=DAY, reason="by another")
    late = client.post(at_end, {"until": "2023-03-02", "reason": "x"})
    assert late.status_code == 422
    assert "已於" in late.content.decode().partition('id="refused"')[2].partition("</div>")[0]


def test_a_wrong_day_of_a_recusals_end_too(office: User, ann: Person, client: Client) -> None:
    sign_in(client, office)
    row = record_recusal(actor=office, person=ann.key, rule="kin", about="subject", code="f2", since=DAY)
    at_end = f"/pairing/persons/{ann.key}/recuse/{row.key}/end/"
    refused = client.post(at_end, {"until": "2023-02-01", "reason": "x"})
    assert refused.status_code == 422
    assert error_at(f"end_{row.key}_until", refused.content.decode())


def test_who_is_near_and_does_the_same_is_offered_first(
    office: User, ann: Person, person: Callable[..., Person], client: Client
) -> None:
    """Ann of Elm is a patron, Bob of Elm too; the land lies above Elm, Oak beside it."""
    beside, above, idle = person("Oak", place="oak"), person("Land", place="fens"), person("Idle")
    does = person("Does", place="oak")
    pair(actor=office, person=does.key, subject="f3", capacity="patron", since=date(2023, 3, 1), reason="x")
    offered = takers_offered(OPERATOR, ann)
    assert offered.near == (Person.objects.get(code="bob"), above, idle)
    assert offered.others == (does, beside)
    sign_in(client, office)
    page = client.get(f"/pairing/persons/{ann.key}/").content.decode()
    assert (
        page.index("同級或上級地區") < page.index(str(above.key)) < page.index("其他地區") < page.index(str(does.key))
    )
