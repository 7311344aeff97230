"""What was ever recorded as of the negative list stays in sight, and others are told of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.test import Client

from diaodu.core.conduct import Flag, Standing
from diaodu.kit import clock
from diaodu.notices.models import Notice
from diaodu.notices.words import words_of
from diaodu.pairing.commands import approve_contact, correct_contact, record_contact
from diaodu.pairing.commands.contacts import Told
from diaodu.pairing.conduct import Judged
from diaodu.pairing.models import Contact, Person
from diaodu.pairing.queries import ContactFilters, contact_page, contacts_shown
from diaodu.people.models import User
from diaodu.people.permissions import Permission
from diaodu.people.viewers import OPERATOR
from tests.builders import make_user, sign_in
from tests.pairing.conftest import own_account

CALL = Told(rule="call", on=date(2023, 3, 1), purpose="look at the looms", cost=Decimal(0))
GIFT = replace(CALL, rule="gift")
FEAST = replace(CALL, rule="feast", cost=Decimal(60), payer="own_unit")


@pytest.fixture
def steward(land: object) -> User:
    return own_account("steward")


@pytest.fixture
def own(steward: User, person: Callable[..., Person]) -> Person:
    """The steward's person."""
    return person("Own", user=steward)


def shown(contact: Contact) -> Judged:
    return contact_page(OPERATOR, contact.thread, today=clock.today()).judged


def former(contact: Contact) -> list[tuple[Flag, str]]:
    return [(one.flag, one.rule) for one in shown(contact).former]


@pytest.mark.parametrize("after", [CALL, replace(CALL, dropped=True), replace(GIFT, dropped=True)])
def test_no_correction_wipes_the_negative_list(steward: User, own: Person, office: User, after: Told) -> None:
    made = record_contact(actor=steward, person=own.key, subject="f1", told=GIFT)
    correct_contact(actor=steward, contact=made.thread, told=after, reason="a slip")
    correct_contact(actor=office, contact=made.thread, told=replace(after, purpose="else"), reason="words")
    assert (shown(made).standing, former(made)) == (Standing.FLAGGED, [(Flag.NEGATIVE, "gift")])
    flagged = contacts_shown(OPERATOR, ContactFilters(standing="flagged"), today=clock.today())
    assert [one.contact.thread for one in flagged.contacts] == [made.thread]


def test_a_breach_of_the_conditions_stays_too(steward: User, own: Person) -> None:
    dear = replace(FEAST, cost=Decimal(900), payer="enterprise")
    made = record_contact(actor=steward, person=own.key, subject="f1", told=dear)
    correct_contact(actor=steward, contact=made.thread, told=CALL, reason="only a call")
    assert {flag for flag, _rule in former(made)} == {Flag.NO_APPROVAL, Flag.OVER_LIMIT, Flag.WRONG_PAYER}


def test_what_was_only_lacking_or_came_to_nothing_leaves_no_mark(steward: User, own: Person, office: User) -> None:
    planned = replace(FEAST, on=clock.today() + timedelta(days=1), cost=None, payer="")
    kept, dropped = (record_contact(actor=steward, person=own.key, subject="f1", told=planned) for _each in range(2))
    approve_contact(actor=office, contact=kept.thread)
    with time_machine.travel(clock.now() + timedelta(days=2)):
        paid = replace(planned, cost=Decimal(60), payer="own_unit")
        correct_contact(actor=steward, contact=kept.thread, told=paid, reason="the bill")
        correct_contact(actor=steward, contact=dropped.thread, told=replace(planned, dropped=True), reason="ill")
        assert (shown(kept).standing, former(kept)) == (Standing.COMPLETE, [])
        assert (shown(dropped).standing, former(dropped)) == (Standing.DROPPED, [])


def test_others_who_see_contacts_there_are_told_once(steward: User, own: Person, office: User) -> None:
    for name, place in (("watch", "fens"), ("oak", "oak")):
        make_user(name, place=place, permissions=(Permission.CONTACT_VIEW,))
    make_user("clerk", place="fens", permissions=(Permission.PAIRING_VIEW, Permission.CONTACT_APPROVE))
    make_user("works", place="fens", permissions=(Permission.CONTACT_VIEW,), areas=("works",))
    record_contact(actor=steward, person=own.key, subject="f1", told=CALL)
    assert not Notice.objects.exists()
    made = record_contact(actor=steward, person=own.key, subject="f1", told=GIFT)
    correct_contact(actor=steward, contact=made.thread, told=replace(GIFT, purpose="a horse"), reason="words")
    rows = Notice.objects.order_by("user__username")
    assert [row.user.username for row in rows] == [office.username, "watch"]
    assert {row.address for row in rows} == {f"/pairing/contacts/{made.thread}/"}
    title, body = words_of(rows[0].words, rows[0].said)
    assert ("負面清單" in title, "收禮" in body, "Own" in title + body) == (True, True, False)


def test_neither_who_recorded_it_nor_whose_it_is_is_told(
    land: object, person: Callable[..., Person], office: User
) -> None:
    leader = make_user("leader", place="elm", permissions=(Permission.CONTACT_VIEW, Permission.SUBJECT_VIEW))
    made = person("Leader", user=leader)
    record_contact(actor=office, person=made.key, subject="f1", told=GIFT)
    assert not Notice.objects.exists()
    correct = record_contact(actor=office, person=made.key, subject="f1", told=CALL)
    watch = make_user("watch", place="elm", permissions=(Permission.CONTACT_VIEW,))
    correct_contact(actor=office, contact=correct.thread, told=GIFT, reason="it was a gift")
    assert list(Notice.objects.values_list("user", flat=True)) == [watch.pk]


def test_page_and_list_tell_it_and_the_list_finds_what_waits(steward: User, own: Person, client: Client) -> None:
    made = record_contact(actor=steward, person=own.key, subject="f1", told=GIFT)
    correct_contact(actor=steward, contact=made.thread, told=CALL, reason="a slip")
    feast = record_contact(actor=steward, person=own.key, subject="f1", told=FEAST)
    sign_in(client, make_user("watch", place="elm", permissions=(Permission.CONTACT_VIEW,)))
    page = client.get(f"/pairing/contacts/{made.thread}/").content.decode()
    assert 'data-former="negative"' in page
    assert "曾登記為「收禮」" in page
    flagged = client.get("/pairing/contacts/?year=2023&standing=flagged").content.decode()
    assert "曾登記為「收禮」" in flagged
    waiting = client.get("/pairing/contacts/?year=2023&standing=waiting").content.decode()
    assert (str(feast.thread) in waiting, str(made.thread) in waiting) == (True, False)
    assert client.get("/pairing/").status_code == 200
