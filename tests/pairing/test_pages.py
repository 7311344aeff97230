"""The pages: what they show to whom, what is refused beside what was typed, and what is given out."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from diaodu.audit.models import AuditEntry
from diaodu.kit import clock
from diaodu.pairing.commands import end_pairing, pair, record_contact
from diaodu.pairing.commands.contacts import Told
from diaodu.pairing.models import Contact, Pairing, Person, Recusal
from diaodu.pairing.queries import invented_holder, paired
from diaodu.people.models import User
from diaodu.people.permissions import Permission
from diaodu.register.models import Subject
from tests.builders import make_user, sign_in
from tests.pairing.conftest import DAY, own_account

CALL = {"rule": "call", "on": "2023-03-01", "purpose": "looms"}


def text(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def test_the_three_lists(office: User, client: Client) -> None:
    sign_in(client, office)
    assert 'data-person="ann"' in text(client, "/pairing/")
    assert 'data-person="bob"' in text(client, "/pairing/?capacity=patron")
    assert 'data-paired="f1"' in text(client, "/pairing/?tab=subjects&place=elm")
    assert 'data-paired="f1"' not in text(client, "/pairing/?tab=subjects&place=oak")
    by_kind = text(client, "/pairing/?tab=uncovered&capacity=patron&listed=kind:firm")
    assert ('data-uncovered="f2"' in by_kind, 'data-uncovered="f1"' in by_kind) == (True, False)
    by_roster = text(client, "/pairing/?tab=uncovered&capacity=patron&listed=roster:guild")
    assert ('data-uncovered="f3"' in by_roster, 'data-uncovered="f2"' in by_roster) == (True, False)
    assert text(client, "/pairing/?tab=nonsense&page=99")
    assert client.get("/pairing/?tab=uncovered&listed=roster:none").status_code == 404


def test_pairing_ending_and_handing_over(office: User, client: Client) -> None:
    sign_in(client, office)
    ann, bob = (Person.objects.get(code=code) for code in ("ann", "bob"))
    given = {"capacity": "patron", "person": str(bob.key), "since": "2023-03-01", "reason": "asked"}
    assert client.post("/pairing/subjects/f1/", given).status_code == 409  # Ann has it
    assert client.post("/pairing/subjects/f2/", {**given, "reason": ""}).status_code == 422
    assert client.post("/pairing/subjects/f2/", given).status_code == 302
    assert 'data-held="patron"' in text(client, "/pairing/subjects/f2/")
    over = {"target": str(ann.key), "subjects": ["f2"], "on": "2023-03-02", "reason": "too many"}
    at_bob = f"/pairing/persons/{bob.key}"
    assert client.post(f"{at_bob}/hand-over/", {**over, "subjects": []}).status_code == 422
    assert client.post(f"{at_bob}/hand-over/", {**over, "on": "2023-02-01"}).status_code == 422
    assert client.post(f"{at_bob}/hand-over/", over).status_code == 302
    assert paired(Subject.objects.get(code="f2"), "patron") == ann
    row = Pairing.objects.get(subject__code="k1", until=None)
    assert client.post(f"{at_bob}/end/{row.key}/", {"until": "", "reason": ""}).status_code == 422
    assert client.post(f"{at_bob}/end/{row.key}/", {"until": "2023-03-01", "reason": "dry"}).status_code == 302
    assert client.post(f"{at_bob}/erase/", {"reason": "left"}).status_code == 302
    assert "姓名已刪除" in text(client, f"{at_bob}/")


def test_recusals_on_the_page(office: User, client: Client) -> None:
    sign_in(client, office)
    ann = Person.objects.get(code="ann")
    at_ann = f"/pairing/persons/{ann.key}"
    given = {"rule": "kin", "about": "subject", "code": "甲號", "since": "2023-03-01"}
    assert client.post(f"{at_ann}/recuse/", {**given, "code": "nothing"}).status_code == 422
    assert client.post(f"{at_ann}/recuse/", {**given, "rule": ""}).status_code == 422
    assert client.post(f"{at_ann}/recuse/", given).status_code == 302
    assert "須迴避，請移交" in text(client, f"{at_ann}/")
    row = Recusal.objects.get()
    assert client.post(f"{at_ann}/recuse/{row.key}/end/", {"reason": ""}).status_code == 422
    assert client.post(f"{at_ann}/recuse/{row.key}/end/", {"until": "2023-04-01", "reason": "sold"}).status_code == 302
    assert "須迴避，請移交" not in text(client, f"{at_ann}/")


def test_recording_a_person(office: User, client: Client) -> None:
    sign_in(client, office)
    given = {"name": "Eve", "place": "榆郡", "organisation": "house"}
    assert client.post("/pairing/persons/new/", {**given, "place": "moon"}).status_code == 422
    answer = client.post("/pairing/persons/new/", given)
    assert answer.status_code == 302
    assert "Eve" in text(client, answer["Location"])


def test_a_contact_from_plan_to_bill(office: User, client: Client, person: Callable[..., Person]) -> None:
    user = own_account("steward")
    sign_in(client, user)
    assert client.get("/pairing/contacts/new/").status_code == 403  # no person yet
    person("Own", user=user)
    assert 'value="f1"' in text(client, "/pairing/contacts/new/?subject=f1")
    feast = {"subject": "甲號", "rule": "feast", "on": "2023-03-01", "purpose": "guild"}
    assert client.post("/pairing/contacts/new/", {**feast, "purpose": ""}).status_code == 422
    assert client.post("/pairing/contacts/new/", {**feast, "subject": "f9"}).status_code == 404
    answer = client.post("/pairing/contacts/new/", feast)
    assert answer.status_code == 302
    at = answer["Location"]
    assert "未經審批" in text(client, at)
    assert client.post(f"{at}correct/", {**feast, "cost": "-1", "reason": "bill"}).status_code == 422
    assert (
        client.post(f"{at}correct/", {**feast, "cost": "60", "payer": "own_unit", "reason": "bill"}).status_code == 302
    )
    assert client.post(f"{at}approve/").status_code == 403
    other = Client()
    sign_in(other, office)
    assert other.post(f"{at}approve/", {"words": "late"}).status_code == 302
    shown = text(other, at)
    assert "審批晚於接觸" in shown
    assert 'data-version="2"' in shown
    assert 'data-contact="flagged"' in text(other, "/pairing/contacts/?year=2023&standing=flagged")
    assert "data-contact=" not in text(other, "/pairing/contacts/?year=2022")


def test_a_visit_too_many_is_refused_on_the_form(client: Client, person: Callable[..., Person], land: object) -> None:
    user = own_account("steward")
    own = person("Own", user=user)
    for _visit in range(2):
        record_contact(actor=None, person=own.key, subject="f1", told=Told("call", clock.today(), "x"))
    sign_in(client, user)
    ahead = clock.today() + timedelta(days=1)
    answer = client.post("/pairing/contacts/new/", {**CALL, "subject": "f1", "on": ahead.isoformat()})
    assert answer.status_code == 409
    assert 'id="refused"' in answer.content.decode()
    assert Contact.objects.count() == 2


def test_the_card_beside_a_subject(office: User, client: Client) -> None:
    sign_in(client, office)
    assert "data-pairing" in text(client, "/subjects/f1/")
    assert "data-pairing" not in text(client, "/subjects/elm/")  # no capacity is for places
    public = make_user("public", place="fens", permissions=(Permission.SUBJECT_VIEW, Permission.FACT_VIEW))
    sign_in(client, public)
    assert "data-pairing" not in text(client, "/subjects/f1/")
    for path in ("/pairing/", "/pairing/contacts/"):
        assert client.get(path).status_code == 403
    assert client.get("/pairing/subjects/f1/").status_code == 404


def test_a_steward_finds_their_own(office: User, client: Client, person: Callable[..., Person]) -> None:
    user = own_account("steward")
    own = person("Own", user=user)
    pair(actor=office, person=own.key, subject="f2", capacity="helper", since=DAY, reason="x")
    sign_in(client, user)
    home = text(client, "/pairing/?tab=subjects")
    assert ('data-paired="f2"' in home, 'data-paired="f1"' in home) == (True, False)
    page = text(client, f"/pairing/persons/{own.key}/")
    assert 'data-form="recusal"' in page
    assert 'data-form="over"' not in page
    assert client.post("/pairing/subjects/f2/", {"capacity": "helper"}).status_code == 403
    end_pairing(actor=office, pairing=Pairing.objects.get(person=own).key, until=clock.today(), reason="x")
    assert client.get("/pairing/subjects/f1/").status_code == 404


def test_a_file_names_people_by_key(office: User, client: Client) -> None:
    sign_in(client, office)
    answer = client.get("/pairing/pairings.csv?capacity=patron")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    keys = {row[4] for row in rows[1:]}
    assert keys == {str(key) for key in Person.objects.values_list("key", flat=True)}
    assert "安" not in answer.content.decode("utf-8-sig")
    assert AuditEntry.objects.get(tag="pairing:pairing:export").new == {"place": "", "capacity": "patron", "count": 2}
    assert client.get("/pairing/pairings.xlsx").status_code == 200
    assert client.get("/pairing/pairings.pdf").status_code == 404


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_in_other_languages(office: User, client: Client, language: str) -> None:
    sign_in(client, office)
    client.post("/language/", {"language": language})
    for path in ("/pairing/", "/pairing/?tab=uncovered", "/pairing/subjects/f1/", "/pairing/contacts/"):
        assert text(client, path)


def test_an_invented_holder_is_offered_once(land: object, person: Callable[..., Person]) -> None:
    ann = Person.objects.get(code="ann")
    assert invented_holder("patron") == ann
    user = make_user("someone", place="elm")
    Person.objects.filter(pk=ann.pk).update(user=user)
    assert invented_holder("patron") == Person.objects.get(code="bob")
    assert invented_holder("helper") is None
