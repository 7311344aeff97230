"""Contacts under the rules of conduct: flags, approvals, corrections, answers, limits, and who sees them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction

from diaodu.audit.models import AuditEntry
from diaodu.core.conduct import Flag, Standing
from diaodu.kit import clock
from diaodu.kit.refusals import Forbidden, NotFound
from diaodu.pairing.commands import (
    answer_contact,
    approve_contact,
    correct_contact,
    pair,
    record_contact,
    record_recusal,
)
from diaodu.pairing.commands.contacts import Told
from diaodu.pairing.models import Answer, Contact, Person
from diaodu.pairing.queries import ContactFilters, contact_page, contacts_shown, contacts_with
from diaodu.pairing.refusals import ContactRefused, Recused, VisitsSpent
from diaodu.pairing.visits import visits_left
from diaodu.people.models import User
from diaodu.people.permissions import Permission
from diaodu.people.viewers import OPERATOR, viewer_of
from diaodu.register.models import Link, Subject
from diaodu.register.queries.pages import name_of
from tests.builders import make_user
from tests.pairing.conftest import own_account

CALL = Told(rule="call", on=date(2023, 3, 1), purpose="look at the looms")
FEAST = replace(CALL, rule="feast", purpose="the guild's feast")


@pytest.fixture
def steward(land: object) -> User:
    return own_account("steward")


@pytest.fixture
def own(steward: User, person: Callable[..., Person]) -> Person:
    """The steward's person."""
    return person("Own", user=steward)


def ahead(days: int) -> date:
    return clock.today() + timedelta(days=days)


def firm(code: str) -> Subject:
    return Subject.objects.get(code=code)


def shown(contact: Contact) -> Any:
    return contact_page(OPERATOR, contact.thread, today=clock.today()).judged


def test_approved_first_and_paid_by_the_unit_is_complete(steward: User, own: Person, office: User) -> None:
    planned = replace(FEAST, on=ahead(1))
    made = record_contact(actor=steward, person=own.key, subject="f1", told=planned)
    assert (shown(made).standing, shown(made).flags) == (Standing.PLANNED, ())
    approve_contact(actor=office, contact=made.thread, words="go")
    with time_machine.travel(clock.now() + timedelta(days=1)):
        assert shown(made).flags == (Flag.NO_COST,)
        paid = replace(planned, cost=Decimal(60), payer="own_unit", companions="Eve")
        after = correct_contact(actor=steward, contact=made.thread, told=paid, reason="the bill")
        assert (after.version, shown(made).standing) == (2, Standing.COMPLETE)
        page = contact_page(viewer_of(steward), made.thread, today=clock.today())
        assert [row.cost for row in page.versions] == [None, Decimal(60)]
        assert page.companions == "Eve"


def test_what_was_not_done_as_the_list_says_is_flagged(steward: User, own: Person, office: User) -> None:
    bad = replace(FEAST, cost=Decimal("100.5"), payer="enterprise")
    made = record_contact(actor=steward, person=own.key, subject="f1", told=bad)
    assert set(shown(made).flags) == {Flag.NO_APPROVAL, Flag.OVER_LIMIT, Flag.WRONG_PAYER}
    approve_contact(actor=office, contact=made.thread)
    assert set(shown(made).flags) == {Flag.LATE_APPROVAL, Flag.OVER_LIMIT, Flag.WRONG_PAYER}
    gift = record_contact(actor=steward, person=own.key, subject="f1", told=replace(CALL, rule="gift"))
    assert (shown(gift).standing, shown(gift).flags) == (Standing.FLAGGED, (Flag.NEGATIVE,))
    counts = contacts_shown(viewer_of(office), ContactFilters(), today=clock.today()).counts
    assert counts[Standing.FLAGGED] == 2
    only = contacts_shown(viewer_of(office), ContactFilters(standing="complete"), today=clock.today())
    assert only.contacts == ()


def test_an_approval_is_of_what_was_approved(steward: User, own: Person, office: User) -> None:
    made = record_contact(actor=steward, person=own.key, subject="f1", told=replace(FEAST, on=ahead(3)))
    approve_contact(actor=office, contact=made.thread)
    with pytest.raises(ContactRefused):
        approve_contact(actor=office, contact=made.thread)
    correct_contact(actor=steward, contact=made.thread, told=replace(CALL, on=ahead(3)), reason="only a call")
    assert shown(made).approval is None
    with pytest.raises(ContactRefused):  # a call needs none
        approve_contact(actor=office, contact=made.thread)


def test_nobody_approves_their_own(person: Callable[..., Person], office: User, steward: User, own: Person) -> None:
    mine = person("Head", user=office)
    made = record_contact(actor=office, person=mine.key, subject="f1", told=replace(FEAST, on=ahead(1)))
    with pytest.raises(Forbidden):
        approve_contact(actor=office, contact=made.thread)
    other = record_contact(actor=steward, person=own.key, subject="f1", told=replace(FEAST, on=ahead(1)))
    with pytest.raises(Forbidden):
        approve_contact(actor=steward, contact=other.thread)


def test_what_should_not_be_is_not_planned(steward: User, own: Person) -> None:
    with pytest.raises(ContactRefused):
        record_contact(actor=steward, person=own.key, subject="f1", told=replace(CALL, rule="gift", on=ahead(1)))
    record_recusal(actor=steward, person=own.key, rule="kin", about="subject", code="f1", since=date(2023, 2, 1))
    with pytest.raises(Recused):
        record_contact(actor=steward, person=own.key, subject="f1", told=replace(CALL, on=ahead(1)))
    past = record_contact(actor=steward, person=own.key, subject="f1", told=CALL)
    assert shown(past).flags == (Flag.RECUSED,)


@pytest.mark.parametrize(
    "told",
    [
        replace(CALL, rule="duel"), replace(CALL, purpose=" "), replace(CALL, payer="the king"),
        replace(CALL, cost=Decimal(-1)), replace(CALL, cost=Decimal(10) ** 11),
    ],
)  # fmt: skip
def test_what_says_too_little_is_refused(steward: User, own: Person, told: Told) -> None:
    with pytest.raises(ContactRefused):
        record_contact(actor=steward, person=own.key, subject="f1", told=told)


def test_a_firm_is_left_in_peace(steward: User, own: Person, person: Callable[..., Person]) -> None:
    f1, other = Subject.objects.get(code="f1"), person("Other")
    assert visits_left(f1, clock.today()) == 2
    assert visits_left(Subject.objects.get(code="k1"), clock.today()) is None
    first = record_contact(actor=steward, person=own.key, subject="f1", told=replace(CALL, on=ahead(2)))
    record_contact(actor=None, person=other.key, subject="f1", told=replace(CALL, on=ahead(5)))  # by all together
    assert visits_left(f1, ahead(9)) == 0
    with pytest.raises(VisitsSpent):
        record_contact(actor=steward, person=own.key, subject="f1", told=replace(CALL, on=ahead(9)))
    asked = record_contact(actor=steward, person=own.key, subject="f1", told=replace(CALL, on=ahead(9), asked=True))
    assert shown(asked).flags == ()
    record_contact(actor=steward, person=own.key, subject="f2", told=replace(CALL, on=ahead(9)))
    moved = correct_contact(
        actor=steward, contact=asked.thread, told=replace(CALL, on=ahead(9), dropped=True), reason="ill"
    )
    assert shown(moved).standing == Standing.DROPPED
    correct_contact(actor=steward, contact=first.thread, told=replace(CALL, on=ahead(3)), reason="a day later")
    with pytest.raises(VisitsSpent):
        record_contact(actor=steward, person=own.key, subject="f1", told=replace(CALL, on=ahead(9)))


def test_a_visit_too_many_that_was_paid_is_flagged(steward: User, own: Person) -> None:
    made = [
        record_contact(actor=steward, person=own.key, subject="f1", told=replace(CALL, on=date(2023, 3, day)))
        for day in (1, 8, 15)
    ]
    assert [shown(one).flags for one in made] == [(Flag.TOO_OFTEN,)] * 3
    later = record_contact(actor=steward, person=own.key, subject="f1", told=replace(CALL, on=date(2023, 10, 1)))
    assert shown(later).flags == ()


def test_only_the_enterprise_says_what_was_useful(steward: User, own: Person) -> None:
    made = record_contact(actor=steward, person=own.key, subject="f1", told=CALL)
    assert shown(made).answer is None
    answer_contact(enterprise=firm("f1"), contact=made.thread, useful=False, words="", given_by="link f1")
    for _twice in range(2):
        answer_contact(
            enterprise=firm("f1"), contact=made.thread, useful=True, words=" the loan came ", given_by="link f1"
        )
    assert (shown(made).answer.useful, shown(made).answer.words) == (True, "the loan came")
    assert list(Answer.objects.values_list("useful", flat=True)) == [False, True]
    entry = AuditEntry.objects.filter(tag="pairing:contact:answer").first()
    assert entry is not None
    assert entry.actor is None
    planned = record_contact(actor=steward, person=own.key, subject="f2", told=replace(CALL, on=ahead(1)))
    with pytest.raises(ContactRefused):
        answer_contact(enterprise=firm("f2"), contact=planned.thread, useful=True, words="", given_by="link f2")
    with pytest.raises(NotFound):
        answer_contact(enterprise=firm("f1"), contact=uuid4(), useful=True, words="", given_by="link f1")


def test_a_firm_answers_for_what_is_its_own_and_allowed(steward: User, own: Person) -> None:
    """Nobody else's contact, and nothing on the negative list: of that the firm is not even told."""
    mine = record_contact(actor=steward, person=own.key, subject="f1", told=CALL)
    gift = record_contact(actor=steward, person=own.key, subject="f1", told=replace(CALL, rule="gift"))
    other = record_contact(actor=steward, person=own.key, subject="f2", told=CALL)
    assert [one.thread for one in contacts_with(firm("f1"), today=clock.today())] == [mine.thread]
    for hidden in (gift, other):
        with pytest.raises(NotFound):
            answer_contact(enterprise=firm("f1"), contact=hidden.thread, useful=True, words="", given_by="link f1")
    assert not Answer.objects.exists()
    Link.objects.create(source=firm("f2"), code="of", target=firm("f1"))
    assert {one.thread for one in contacts_with(firm("f1"), today=clock.today())} == {mine.thread, other.thread}
    Link.objects.update(ended_at=clock.now(), ended_by="x", ended_reason="sold")
    assert [one.thread for one in contacts_with(firm("f1"), today=clock.today())] == [mine.thread]
    correct_contact(actor=steward, contact=mine.thread, told=replace(CALL, rule="gift"), reason="it was a gift")
    assert contacts_with(firm("f1"), today=clock.today()) == []


def test_a_firm_is_told_who_came_by_capacity_and_unit(steward: User, own: Person) -> None:
    pair(actor=None, person=own.key, subject="f1", capacity="helper", since=date(2023, 2, 1), reason="asked")
    record_contact(actor=steward, person=own.key, subject="f1", told=replace(CALL, companions="Eve"))
    record_contact(actor=steward, person=own.key, subject="f1", told=replace(CALL, on=date(2023, 1, 9)))
    dropped = replace(CALL, dropped=True, on=date(2023, 1, 8))
    for told in (dropped, replace(CALL, on=ahead(4), asked=True)):  # neither took place
        record_contact(actor=steward, person=own.key, subject="f1", told=told)
    met = contacts_with(firm("f1"), today=clock.today())
    assert [(one.on.day, [names["en"] for names in one.capacities]) for one in met] == [(1, ["Helper"]), (9, [])]
    assert [name_of(one.unit) for one in met] == ["榆郡"] * 2
    answer_contact(enterprise=firm("f1"), contact=met[0].thread, useful=True, words="", given_by="link")
    assert [one.on.day for one in contacts_with(firm("f1"), today=clock.today())] == [9, 1]  # what waits comes first


def test_the_office_counts_what_the_firms_say(steward: User, own: Person, office: User) -> None:
    said = {1: True, 2: True, 3: False, 4: None}
    for day, useful in said.items():
        made = record_contact(actor=steward, person=own.key, subject="f1", told=replace(CALL, on=date(2023, 3, day)))
        if useful is not None:
            answer_contact(enterprise=firm("f1"), contact=made.thread, useful=useful, words="", given_by="link")
    for told in (replace(CALL, on=ahead(2), asked=True), replace(CALL, rule="gift"), replace(CALL, dropped=True)):
        record_contact(actor=steward, person=own.key, subject="f1", told=told)
    for viewer in (viewer_of(office), viewer_of(steward)):
        answered = contacts_shown(viewer, ContactFilters(), today=clock.today()).answered
        assert (answered.useful, answered.useless, answered.waiting) == (2, 1, 1)


def test_who_may_record_and_see(steward: User, own: Person, office: User) -> None:
    made = record_contact(actor=steward, person=own.key, subject="f1", told=CALL)
    with pytest.raises(NotFound):
        record_contact(actor=steward, person=Person.objects.get(code="ann").key, subject="f1", told=CALL)
    with pytest.raises(NotFound):
        record_contact(actor=steward, person=own.key, subject="f3", told=CALL)  # in another shire
    for name, place, permissions, sees in [
        ("auditor", "fens", (Permission.CONTACT_VIEW,), True),
        ("approver", "elm", (Permission.CONTACT_APPROVE,), True),
        ("oak", "oak", tuple(Permission), False),
        ("clerk", "fens", (Permission.PAIRING_VIEW, Permission.SUBJECT_VIEW), False),
        ("colleague", "elm", (Permission.CONTACT_RECORD, Permission.SUBJECT_VIEW), False),
    ]:
        viewer = viewer_of(make_user(name, place=place, permissions=permissions))
        assert Contact.objects.visible_to(viewer).exists() == sees, name
        if not sees:
            with pytest.raises(NotFound):
                contact_page(viewer, made.thread, today=clock.today())
            with pytest.raises((NotFound, Forbidden)):
                approve_contact(actor=viewer.user, contact=made.thread)
    clerk = User.objects.get(username="clerk")
    with pytest.raises(Forbidden):
        record_contact(actor=clerk, person=own.key, subject="f1", told=CALL)
    with pytest.raises(ContactRefused):
        correct_contact(actor=office, contact=made.thread, told=CALL, reason="")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE pairing_contact SET cost = 0", "DELETE FROM pairing_contact",
        "UPDATE pairing_approval SET words = 'x'", "DELETE FROM pairing_approval",
        "UPDATE pairing_answer SET useful = false", "DELETE FROM pairing_answer",
    ],
)  # fmt: skip
def test_the_database_keeps_contacts(steward: User, own: Person, office: User, statement: str) -> None:
    made = record_contact(actor=steward, person=own.key, subject="f1", told=replace(FEAST, on=clock.today()))
    approve_contact(actor=office, contact=made.thread)
    answer_contact(enterprise=firm("f1"), contact=made.thread, useful=True, words="", given_by="link")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_the_audit_names_nobody(steward: User, own: Person) -> None:
    told = replace(CALL, companions="Eve Adams", purpose="to meet Cain")
    made = record_contact(actor=steward, person=own.key, subject="f1", told=told)
    correct_contact(actor=steward, contact=made.thread, told=replace(told, companions="Abel"), reason="him too")
    kept = str(list(AuditEntry.objects.filter(tag__startswith="pairing:contact").values_list("old", "new")))
    assert not any(name in kept for name in ("Eve", "Cain", "Abel"))
