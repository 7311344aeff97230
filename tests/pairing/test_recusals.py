"""What somebody is kept from: refused with the rule named, whatever way it is reached."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from diaodu.kit import clock
from diaodu.kit.refusals import Forbidden, NotFound
from diaodu.pairing.commands import end_recusal, hand_over, pair, record_recusal
from diaodu.pairing.models import Person, Recusal
from diaodu.pairing.queries import paired, person_page
from diaodu.pairing.refusals import PairingRefused, RecusalRefused, Recused
from diaodu.people.models import User
from diaodu.people.permissions import Permission
from diaodu.people.viewers import viewer_of
from diaodu.register.models import Subject
from tests.builders import make_user
from tests.pairing.conftest import DAY, own_account


@pytest.fixture
def bob(land: object) -> Person:
    return Person.objects.get(code="bob")


@pytest.mark.parametrize(
    ("about", "code", "kept", "free"),
    [
        ("subject", "f2", "f2", "f3"),
        ("organisation", "branch", "f1", "f2"),
        ("organisation", "house", "f1", "f2"),  # the branch belongs to the house
        ("place", "elm", "f2", "f3"),
        ("industry", "C35", "f1", "f2"),
        ("industry", "35", "f1", "f2"),
    ],
)
def test_it_keeps_from_all_it_reaches(office: User, bob: Person, about: str, code: str, kept: str, free: str) -> None:
    record_recusal(actor=office, person=bob.key, rule="kin", about=about, code=code, since=DAY)
    capacity = {"f1": "helper"}.get(kept, "patron")
    with pytest.raises(Recused, match="Charter, article 9"):
        pair(actor=office, person=bob.key, subject=kept, capacity=capacity, since=DAY, reason="x")
    pair(actor=office, person=bob.key, subject=free, capacity="patron", since=DAY, reason="x")


def test_nothing_is_handed_over_to_whom_it_keeps_away(office: User, bob: Person) -> None:
    ann = Person.objects.get(code="ann")
    record_recusal(actor=office, person=bob.key, rule="kin", about="subject", code="f1", since=DAY)
    with pytest.raises(Recused), transaction.atomic():
        hand_over(actor=office, source=ann.key, target=bob.key, on=DAY, reason="x")
    assert paired(Subject.objects.get(code="f1"), "patron") == ann


def test_one_that_comes_later_is_shown_against_what_stands(office: User) -> None:
    ann = Person.objects.get(code="ann")
    made = record_recusal(actor=office, person=ann.key, rule="kin", about="subject", code="f1", since=DAY)
    (shown,) = person_page(viewer_of(office), ann.key, today=clock.today()).standing
    assert shown.kept == made
    end_recusal(actor=office, recusal=made.key, until=clock.today(), reason="sold")
    (shown,) = person_page(viewer_of(office), ann.key, today=clock.today()).standing
    assert shown.kept is None


@pytest.mark.parametrize(
    ("rule", "about", "code"),
    [("envy", "subject", "f1"), ("kin", "weather", "rain"), ("kin", "subject", "f9"), ("kin", "industry", "wool"), ("kin", "place", "")],
)  # fmt: skip
def test_what_names_nothing_is_refused(office: User, bob: Person, rule: str, about: str, code: str) -> None:
    with pytest.raises(RecusalRefused):
        record_recusal(actor=office, person=bob.key, rule=rule, about=about, code=code, since=DAY)


def test_one_recuses_oneself_but_is_let_in_again_by_others(
    office: User, bob: Person, person: Callable[..., Person]
) -> None:
    user = own_account("steward")
    mine = person("Own", user=user)
    made = record_recusal(actor=user, person=mine.key, rule="kin", about="subject", code="f1", since=DAY)
    assert list(Recusal.objects.visible_to(viewer_of(user))) == [made]
    with pytest.raises(Forbidden):
        end_recusal(actor=user, recusal=made.key, until=clock.today(), reason="x")
    with pytest.raises(NotFound):
        record_recusal(actor=user, person=bob.key, rule="kin", about="subject", code="f1", since=DAY)
    viewing = make_user("auditor", place="fens", permissions=(Permission.PAIRING_VIEW, Permission.SUBJECT_VIEW))
    with pytest.raises(Forbidden):
        record_recusal(actor=viewing, person=bob.key, rule="kin", about="subject", code="f1", since=DAY)
    assert not Recusal.objects.visible_to(viewer_of(viewing)).exists()
    assert person_page(viewer_of(viewing), mine.key, today=clock.today()).recusals == ()
    with pytest.raises(PairingRefused):
        end_recusal(actor=office, recusal=made.key, until=clock.today() + timedelta(days=1), reason="x")
    end_recusal(actor=office, recusal=made.key, until=clock.today(), reason="sold")
    with pytest.raises(RecusalRefused):
        end_recusal(actor=office, recusal=made.key, until=clock.today(), reason="again")


def test_the_database_keeps_recusals(office: User, bob: Person) -> None:
    record_recusal(actor=office, person=bob.key, rule="kin", about="subject", code="f1", since=DAY)
    for statement in ("UPDATE pairing_recusal SET rule = 'other'", "DELETE FROM pairing_recusal"):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    row = Recusal.objects.get()
    row.pk, row.industry = None, "C35"
    with pytest.raises(DatabaseError, match="recusal_of_one_thing"), transaction.atomic():
        row.save(force_insert=True)
