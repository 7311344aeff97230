"""Persons and the erasure of what tells who they are: history keeps the key."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
import time_machine

from diaodu.audit.models import AuditEntry
from diaodu.kit import clock
from diaodu.kit.refusals import Forbidden, NotFound
from diaodu.pairing.commands import (
    change_details,
    end_pairing,
    erase_due,
    erase_person,
    pair,
    record_contact,
    record_person,
    tie_account,
)
from diaodu.pairing.commands.contacts import Told
from diaodu.pairing.jobs import erase_what_is_due
from diaodu.pairing.models import Companions, Contact, Pairing, Person, PersonDetails
from diaodu.pairing.queries import history_of
from diaodu.pairing.refusals import PairingRefused, PersonRefused, TieRefused
from diaodu.people.models import User
from diaodu.people.permissions import Permission
from diaodu.people.viewers import OPERATOR
from diaodu.register.models import Subject
from tests.builders import make_user
from tests.pairing.conftest import DAY

CALL = Told(rule="call", on=DAY, purpose="look", companions="Eve")


def test_somebody_is_recorded_where_one_pairs(office: User) -> None:
    made = record_person(actor=office, name="張三豐", place="elm", post="reeve", phone="1", sector="mills")
    assert made.names == {"hant": "張三豐", "hans": "张三丰", "en": "張三豐"}
    change_details(actor=office, person=made.key, name="李", post="", phone="")
    assert Person.objects.get(pk=made.pk).names["hant"] == "李"
    kept = str(list(AuditEntry.objects.filter(object_key=str(made.key)).values_list("old", "new")))
    assert not any(word in kept for word in ("張三豐", "李", "reeve"))
    for wrong in ({"place": "oakland"}, {"name": " "}, {"organisation": "nobody"}):
        with pytest.raises(PersonRefused):
            record_person(actor=office, **{"name": "x", "place": "elm", **wrong})
    oak = make_user("oak", place="oak", permissions=tuple(Permission))
    with pytest.raises(PersonRefused):
        record_person(actor=oak, name="x", place="elm")
    with pytest.raises(NotFound):
        change_details(actor=oak, person=made.key, name="x", post="", phone="")
    with pytest.raises(Forbidden):
        change_details(actor=make_user("reads", place="elm"), person=made.key, name="x", post="", phone="")


def test_an_account_is_one_persons(office: User) -> None:
    ann, bob = (Person.objects.get(code=code) for code in ("ann", "bob"))
    user = make_user("someone", place="elm")
    tie_account(actor=office, person=ann.key, username="someone")
    for wrong in ("someone", "nobody"):
        with pytest.raises(TieRefused):
            tie_account(actor=office, person=bob.key, username=wrong)
    tie_account(actor=office, person=ann.key, username="")
    assert tie_account(actor=office, person=bob.key, username=" someone ").user == user
    entries = AuditEntry.objects.filter(tag="pairing:person:tie").order_by("id").values_list("old", "new")
    key, none = {"account": str(user.key)}, {"account": ""}
    assert list(entries) == [(none, key), (key, none), (none, key)]


def test_nobody_ties_their_own_account(office: User) -> None:
    """Whoever could would untie it, approve a contact of their own, and tie it again."""
    ann = Person.objects.get(code="ann")
    with pytest.raises(TieRefused):
        tie_account(actor=office, person=ann.key, username=office.username)
    tie_account(actor=None, person=ann.key, username=office.username)
    with pytest.raises(TieRefused):
        tie_account(actor=office, person=ann.key, username="")
    ann.refresh_from_db()
    assert ann.user == office


def test_who_is_recorded_with_an_account_has_it_or_is_not_recorded(office: User) -> None:
    user, before = make_user("someone", place="elm"), Person.objects.count()
    with pytest.raises(TieRefused):
        record_person(actor=office, name="x", place="elm", username="nobody")
    assert Person.objects.count() == before
    assert record_person(actor=office, name="x", place="elm", username="someone").key == user.person.key


def test_other_forms_of_a_name_outlive_a_new_post(office: User) -> None:
    ann = Person.objects.get(code="ann")
    change_details(actor=office, person=ann.key, name="安", post="miller", phone="2")
    told = PersonDetails.objects.get(person=ann)
    assert (told.name_en, told.post, told.phone) == ("Ann", "miller", "2")


def test_erasure_keeps_history(office: User, person: Callable[..., Person]) -> None:
    user = make_user("someone", place="elm")
    gone = person("Gone", user=user)
    row = pair(actor=office, person=gone.key, subject="f2", capacity="patron", since=DAY, reason="x")
    record_contact(actor=office, person=gone.key, subject="f2", told=CALL)
    with pytest.raises(PersonRefused):
        erase_person(actor=office, person=gone.key, reason="left")
    end_pairing(actor=office, pairing=row.key, until=date(2023, 4, 1), reason="left")
    with pytest.raises(PairingRefused):
        erase_person(actor=office, person=gone.key, reason="")
    erase_person(actor=office, person=gone.key, reason="asked for it")
    assert not PersonDetails.objects.filter(person=gone).exists()
    assert not Companions.objects.exists()
    (kept,) = history_of(OPERATOR, Subject.objects.get(code="f2"))
    assert (kept.person.key, kept.since, kept.until) == (gone.key, DAY, date(2023, 4, 1))
    assert str(gone.key)[:8] in kept.person.names["hant"]
    assert Contact.objects.get().person == gone
    assert Person.objects.get(pk=gone.pk).user is None
    with pytest.raises(PersonRefused):
        erase_person(actor=office, person=gone.key, reason="again")
    with pytest.raises(PersonRefused):
        change_details(actor=office, person=gone.key, name="back", post="", phone="")
    with pytest.raises(PairingRefused):
        pair(actor=office, person=gone.key, subject="f2", capacity="patron", since=date(2023, 5, 1), reason="x")


def test_what_is_over_its_term_goes_by_itself_and_no_sooner(office: User) -> None:
    ann, bob = (Person.objects.get(code=code) for code in ("ann", "bob"))
    today = clock.today()
    row = Pairing.objects.get(subject__code="f1")
    record_contact(actor=office, person=bob.key, subject="f2", told=CALL)
    end_pairing(actor=office, pairing=row.key, until=today, reason="left")
    assert erase_due(actor=None, on=today) == 1  # who went along more than a year ago
    assert not Companions.objects.exists()
    assert erase_due(actor=None, on=today.replace(year=today.year + 1)) == 0
    with time_machine.travel(clock.now() + timedelta(days=367)):
        erase_what_is_due(0)
        erase_what_is_due(0)
    ann.refresh_from_db()
    bob.refresh_from_db()
    assert ann.erased_at is not None
    assert bob.erased_at is None  # still in duty
    assert AuditEntry.objects.filter(tag="pairing:person:erase").count() == 1
