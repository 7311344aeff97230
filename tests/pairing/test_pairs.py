"""Pairing, ending, handing over: through their refusals, in scope, and append-only."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from diaodu.audit.models import AuditEntry
from diaodu.kit import clock
from diaodu.kit.refusals import Forbidden, NotFound
from diaodu.pairing import handing_over
from diaodu.pairing.commands import end_pairing, hand_over, pair
from diaodu.pairing.handing_over import HandingOver
from diaodu.pairing.models import Pairing, Person
from diaodu.pairing.queries import all_paired, history_of, loads, paired, pairings_of
from diaodu.pairing.refusals import PairingRefused, PairingTaken
from diaodu.people.models import User
from diaodu.people.permissions import Permission
from diaodu.people.viewers import OPERATOR, viewer_of
from diaodu.register.models import Subject
from tests.builders import make_user
from tests.pairing.conftest import DAY, own_account

MakePerson = Callable[..., Person]


def person(code: str) -> Person:
    return Person.objects.get(code=code)


def subject(code: str) -> Subject:
    return Subject.objects.get(code=code)


def test_who_is_paired_answers_from_the_day_on(office: User) -> None:
    bob, f2 = person("bob"), subject("f2")
    made = pair(actor=office, person=bob.key, subject="f2", capacity="patron", since=DAY, reason="asked")
    assert paired(f2, "patron") == bob
    assert paired(f2, "patron", DAY) == bob
    assert paired(f2, "patron", DAY - timedelta(days=1)) is None
    assert paired(f2, "helper") is None
    assert (made.recorded_by, made.exclusive) == (office, True)
    entry = AuditEntry.objects.get(tag="pairing:pairing:begin")
    assert entry.new == {"person": str(bob.key), "capacity": "patron", "since": DAY.isoformat(), "reason": "asked"}


def test_the_sector_is_that_of_the_day(office: User) -> None:
    ann = person("ann")
    made = pair(actor=office, person=ann.key, subject="f2", capacity="patron", since=DAY, reason="asked")
    Person.objects.filter(pk=ann.pk).update(sector="wool")
    made.refresh_from_db()
    assert made.sector == "mills"


@pytest.mark.parametrize(
    ("capacity", "code", "since", "reason"),
    [
        ("bishop", "f2", DAY, "x"),
        ("helper", "k1", DAY, "x"),
        ("patron", "f2", clock.today() + timedelta(days=1), "x"),
        ("patron", "f2", DAY, " "),
    ],
)
def test_what_the_pack_or_the_days_do_not_allow_is_refused(
    office: User, capacity: str, code: str, since: date, reason: str
) -> None:
    with pytest.raises(PairingRefused):
        pair(actor=office, person=person("bob").key, subject=code, capacity=capacity, since=since, reason=reason)
    assert Pairing.objects.count() == 3


def test_an_exclusive_capacity_is_held_by_one_at_a_time(office: User) -> None:
    with pytest.raises(PairingTaken, match="安"):
        pair(actor=office, person=person("bob").key, subject="f1", capacity="patron", since=DAY, reason="x")
    row = Pairing.objects.get(subject__code="f1")
    end_pairing(actor=office, pairing=row.key, until=date(2023, 4, 1), reason="left")
    with pytest.raises(PairingTaken):  # it was Ann's then
        pair(actor=office, person=person("bob").key, subject="f1", capacity="patron", since=DAY, reason="x")
    pair(actor=office, person=person("bob").key, subject="f1", capacity="patron", since=date(2023, 4, 1), reason="x")
    days = {day: paired(subject("f1"), "patron", day) for day in (date(2023, 3, 31), date(2023, 4, 1))}
    assert list(days.values()) == [person("ann"), person("bob")]


def test_others_are_held_by_several_but_by_each_once(office: User) -> None:
    for code in ("bob", "ann"):
        pair(actor=office, person=person(code).key, subject="f2", capacity="helper", since=DAY, reason="x")
    assert all_paired(subject("f2"), "helper") == [person("bob"), person("ann")]
    with pytest.raises(PairingTaken):
        pair(actor=office, person=person("bob").key, subject="f2", capacity="helper", since=DAY, reason="x")


def test_an_end_is_written_once(office: User) -> None:
    row = Pairing.objects.get(subject__code="f1")
    with pytest.raises(PairingRefused):
        end_pairing(actor=office, pairing=row.key, until=date(2023, 1, 9), reason="x")
    with pytest.raises(PairingRefused):
        end_pairing(actor=office, pairing=row.key, until=clock.today() + timedelta(days=1), reason="x")
    with pytest.raises(PairingRefused):
        end_pairing(actor=office, pairing=row.key, until=DAY, reason="")
    end_pairing(actor=office, pairing=row.key, until=DAY, reason="left")
    with pytest.raises(PairingRefused):
        end_pairing(actor=office, pairing=row.key, until=DAY, reason="again")
    assert [one.until for one in history_of(OPERATOR, subject("f1"))] == [DAY]
    with pytest.raises(NotFound):
        end_pairing(actor=office, pairing=uuid4(), until=DAY, reason="x")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE pairing_pairing SET person_id = person_id + 0, reason = 'other' WHERE until IS NULL",
        "UPDATE pairing_pairing SET until = NULL, ended_at = NULL, ended_reason = '' WHERE until IS NOT NULL",
        "UPDATE pairing_pairing SET until = '2022-07-01' WHERE until IS NOT NULL",
        "UPDATE pairing_pairing SET until = '2023-07-01', ended_at = now(), ended_reason = 'x', reason = 'y' WHERE until IS NULL",
        "DELETE FROM pairing_pairing",
        "TRUNCATE pairing_pairing CASCADE",
    ],
)
def test_the_database_keeps_what_was_recorded(land: object, statement: str) -> None:
    before = list(Pairing.objects.order_by("pk").values())
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET CONSTRAINTS ALL IMMEDIATE; {statement}")
    assert list(Pairing.objects.order_by("pk").values()) == before


def test_the_database_refuses_a_second_holder(land: object) -> None:
    row = Pairing.objects.get(subject__code="f1")
    row.pk, row.key, row.person = None, uuid4(), person("bob")
    with pytest.raises(DatabaseError, match="pairing_exclusive_once"), transaction.atomic():
        row.save(force_insert=True)


@pytest.fixture
def carried() -> Iterator[list[HandingOver]]:
    """What was told to a hook of another room."""
    seen: list[HandingOver] = []
    handing_over.register(seen.append)
    yield seen
    handing_over.unregister(seen.append)


def test_duties_are_handed_over_whole_and_others_carry_along(office: User, carried: list[HandingOver]) -> None:
    bob, ann = person("bob"), person("ann")
    pair(actor=office, person=ann.key, subject="f2", capacity="helper", since=DAY, reason="x")
    on = date(2023, 6, 1)
    handed = hand_over(actor=office, source=ann.key, target=bob.key, on=on, reason="Ann left")
    assert {(old.subject.code, new.subject.code) for old, new in handed.pairs} == {("f1", "f1"), ("f2", "f2")}
    assert all(new.follows == old and old.until == new.since == on for old, new in handed.pairs)
    assert not pairings_of(OPERATOR, ann).exists()
    assert {row.subject.code for row in pairings_of(OPERATOR, bob)} == {"f1", "f2", "k1"}
    assert [(one.source, one.target, one.on) for one in carried] == [(ann, bob, on)]
    new = AuditEntry.objects.get(tag="pairing:person:hand_over").new
    assert new is not None
    assert new["subjects"] == ["f1", "f2"]


def test_some_duties_are_handed_over(office: User) -> None:
    ann, bob = person("ann"), person("bob")
    pair(actor=office, person=ann.key, subject="f2", capacity="patron", since=DAY, reason="x")
    hand_over(actor=office, source=ann.key, target=bob.key, on=DAY, reason="too many", subjects=["f2"])
    assert {row.subject.code for row in pairings_of(OPERATOR, ann)} == {"f1"}
    for subjects in (["f2"], []):
        with pytest.raises(PairingRefused):
            hand_over(actor=office, source=ann.key, target=bob.key, on=DAY, reason="x", subjects=subjects)
    with pytest.raises(PairingRefused):
        hand_over(actor=office, source=ann.key, target=ann.key, on=DAY, reason="x")


def test_a_hook_that_fails_undoes_the_hand_over(office: User) -> None:
    def fails(_handed: HandingOver) -> None:
        raise PairingRefused("no")

    handing_over.register(fails)
    try:
        with pytest.raises(PairingRefused), transaction.atomic():
            hand_over(actor=office, source=person("ann").key, target=person("bob").key, on=DAY, reason="x")
    finally:
        handing_over.unregister(fails)
    assert paired(subject("f1"), "patron") == person("ann")


def test_one_that_cannot_go_keeps_all_where_they_are(office: User) -> None:
    ann, bob = person("ann"), person("bob")
    pair(actor=office, person=ann.key, subject="f2", capacity="helper", since=DAY, reason="x")
    pair(actor=office, person=bob.key, subject="f2", capacity="helper", since=DAY, reason="x")
    with pytest.raises(PairingTaken), transaction.atomic():
        hand_over(actor=office, source=ann.key, target=bob.key, on=DAY, reason="x")
    assert paired(subject("f1"), "patron") == ann


def test_scope_of_commands(office: User, person: MakePerson) -> None:
    oak = make_user("oak", place="oak", permissions=tuple(Permission))
    elm = make_user("elm", place="elm", permissions=tuple(Permission))
    reader = make_user("looker", place="elm")
    bob = Person.objects.get(code="bob")
    row = Pairing.objects.get(subject__code="f1")
    with pytest.raises(NotFound):
        pair(actor=oak, person=bob.key, subject="f2", capacity="patron", since=DAY, reason="x")
    with pytest.raises(NotFound):  # the firm is theirs, the person is not
        pair(actor=oak, person=bob.key, subject="f3", capacity="patron", since=DAY, reason="x")
    with pytest.raises(NotFound):
        end_pairing(actor=oak, pairing=row.key, until=DAY, reason="x")
    with pytest.raises(NotFound):
        hand_over(actor=oak, source=bob.key, target=person("Oakley", "oak").key, on=DAY, reason="x")
    with pytest.raises(Forbidden):
        pair(actor=reader, person=bob.key, subject="f2", capacity="patron", since=DAY, reason="x")
    works = make_user("works", place="fens", areas=("works",), permissions=tuple(Permission))
    with pytest.raises(NotFound):
        pair(actor=works, person=bob.key, subject="f2", capacity="patron", since=DAY, reason="x")
    pair(actor=elm, person=bob.key, subject="f2", capacity="patron", since=DAY, reason="x")


def test_everybody_sees_their_own_and_who_works_with_them(office: User, person: MakePerson) -> None:
    user = own_account("steward")
    mine = person("Own", user=user)
    pair(actor=office, person=mine.key, subject="f1", capacity="helper", since=DAY, reason="x")
    seen = Pairing.objects.visible_to(viewer_of(user))
    assert {(row.subject.code, row.capacity) for row in seen} == {("f1", "helper"), ("f1", "patron")}
    assert {one.person.code for one in loads(viewer_of(user))} == {None, "ann"}
    row = Pairing.objects.get(person=mine)
    end_pairing(actor=office, pairing=row.key, until=clock.today(), reason="over")
    assert {row.capacity for row in Pairing.objects.visible_to(viewer_of(user))} == {"helper"}
    public = make_user("public", place="fens", permissions=(Permission.SUBJECT_VIEW,))
    assert not Pairing.objects.visible_to(viewer_of(public)).exists()
    assert not Person.objects.visible_to(viewer_of(public)).exists()


def test_loads_count_what_is_in_force_against_the_most(office: User) -> None:
    bob = person("bob")
    for code in ("f2", "f3"):
        pair(actor=office, person=bob.key, subject=code, capacity="patron", since=DAY, reason="x")
    found = {one.person.code: one.loads for one in loads(viewer_of(office))}
    (load,) = found["bob"]
    assert (load.count, load.most, load.percent, load.is_over) == (3, 2, 100, True)
    (fair,) = found["ann"]
    assert (fair.count, fair.percent, fair.is_over) == (1, 50, False)
