"""What the ledger promises about appending and correcting."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from diaodu.kit import clock
from diaodu.ledger import incoming
from diaodu.ledger.commands import AlreadyReported, InexactValue, WrongCorrection, append
from diaodu.ledger.models import Fact
from diaodu.ledger.queries import corrections
from tests.builders import make_subject, new_fact

pytestmark = pytest.mark.django_db


def test_numbers_follow_one_another() -> None:
    subject = make_subject()
    first = append(recorded_by="t", facts=[new_fact(subject), new_fact(subject, period="2023-02")])
    second = append(recorded_by="t", facts=[new_fact(subject, period="2023-03")])
    assert list(first) + list(second) == list(range(first[0], first[0] + 3))


def test_a_second_value_needs_to_name_what_it_replaces() -> None:
    subject = make_subject()
    append(recorded_by="t", facts=[new_fact(subject)])
    with pytest.raises(AlreadyReported):
        append(recorded_by="t", facts=[new_fact(subject, "11")])


def test_one_batch_may_not_report_a_figure_twice() -> None:
    subject = make_subject()
    with pytest.raises(AlreadyReported):
        append(recorded_by="t", facts=[new_fact(subject), new_fact(subject, "11")])
    assert not Fact.objects.exists()


def test_another_source_or_facet_stands_beside() -> None:
    subject = make_subject()
    facts = [new_fact(subject), new_fact(subject, "11", source="statistics"), new_fact(subject, "12", facet="省外")]
    append(recorded_by="t", facts=facts)
    assert Fact.objects.known_at(None).count() == 3


def test_a_correction_is_seen_now_and_not_then() -> None:
    subject = make_subject()
    (first,) = append(recorded_by="t", facts=[new_fact(subject, "10")])
    append(recorded_by="t", facts=[new_fact(subject, "12", supersedes=first, reason="typing mistake")])
    assert Fact.objects.known_at(None).get().value == Decimal(12)
    assert Fact.objects.known_at(first).get().value == Decimal(10)
    assert [fact.value for fact in corrections(Fact.objects.known_at(None).get())] == [Decimal(10), Decimal(12)]


def test_a_fact_is_corrected_once() -> None:
    subject = make_subject()
    (first,) = append(recorded_by="t", facts=[new_fact(subject)])
    append(recorded_by="t", facts=[new_fact(subject, "12", supersedes=first, reason="a")])
    with pytest.raises(WrongCorrection):
        append(recorded_by="t", facts=[new_fact(subject, "13", supersedes=first, reason="b")])


def test_two_corrections_of_one_fact_in_a_batch_are_refused() -> None:
    subject = make_subject()
    (first,) = append(recorded_by="t", facts=[new_fact(subject)])
    twice = [new_fact(subject, value, supersedes=first, reason="r") for value in ("12", "13")]
    with pytest.raises(WrongCorrection):
        append(recorded_by="t", facts=twice)


def test_a_correction_is_of_the_same_figure() -> None:
    subject = make_subject()
    (first,) = append(recorded_by="t", facts=[new_fact(subject)])
    with pytest.raises(WrongCorrection):
        append(recorded_by="t", facts=[new_fact(subject, period="2023-02", supersedes=first, reason="r")])


def test_a_correction_gives_a_reason() -> None:
    subject = make_subject()
    (first,) = append(recorded_by="t", facts=[new_fact(subject)])
    unreasoned = new_fact(subject, "12", supersedes=first)
    with pytest.raises(WrongCorrection, match="更正須寫明原因"):
        append(recorded_by="t", facts=[unreasoned])
    incoming.clear()
    incoming.lay_out([unreasoned])
    with pytest.raises(DatabaseError, match="fact_correction_has_reason"):
        incoming.move(range(first + 1, first + 2), recorded_at=clock.now(), recorded_by="t")


@pytest.mark.parametrize("absence", ["missing", "not_due", "refused", "not_applicable"])
def test_absences_are_not_zero(absence: str) -> None:
    append(recorded_by="t", facts=[new_fact(make_subject(), None, absence=absence)])
    fact = Fact.objects.get()
    assert fact.value is None
    assert fact.absence == absence


@pytest.mark.parametrize(("value", "absence"), [(None, ""), ("0", "missing"), (None, "forgotten")])
def test_a_fact_is_a_value_or_a_known_absence(value: str | None, absence: str) -> None:
    with pytest.raises(DatabaseError):
        append(recorded_by="t", facts=[new_fact(make_subject(), value, absence=absence)])


def test_decimals_stay_exact() -> None:
    append(recorded_by="t", facts=[new_fact(make_subject(), "144391000000.0000000001")])
    assert Fact.objects.get().value == Decimal("144391000000.0000000001")


def test_a_value_that_cannot_be_kept_exactly_is_refused() -> None:
    with pytest.raises(InexactValue):
        append(recorded_by="t", facts=[new_fact(make_subject(), "0.00000000001")])


@pytest.mark.parametrize(
    "statement", ["UPDATE ledger_fact SET value = 1", "DELETE FROM ledger_fact", "TRUNCATE ledger_fact CASCADE"]
)
def test_the_database_refuses_changes(statement: str) -> None:
    append(recorded_by="t", facts=[new_fact(make_subject())])
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # the test is one transaction: settle its foreign keys first
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Fact.objects.get().value == Decimal(10)


def test_the_orm_is_refused_too() -> None:
    append(recorded_by="t", facts=[new_fact(make_subject())])
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Fact.objects.update(value=Decimal(11))


@pytest.mark.parametrize("wrong", [{"subject_id": 10**9}, {"document_id": 10**9}, {"supersedes": 10**9, "reason": "r"}])
def test_the_database_refuses_what_refers_to_nothing(wrong: dict[str, object]) -> None:
    """Whoever writes, in rows of any number."""
    subject = make_subject()
    good = new_fact(subject)
    incoming.clear()
    incoming.lay_out([good, replace(good, **wrong, period="2023-02")])  # type: ignore[arg-type]
    with pytest.raises(IntegrityError, match="not there"), transaction.atomic():
        incoming.move(range(1, 3), recorded_at=clock.now(), recorded_by="t")
    assert not Fact.objects.exists()


@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM register_subject",
        "TRUNCATE register_subject CASCADE",
        "UPDATE register_subject SET id = id + 1",
        "DELETE FROM ledger_document",
        "TRUNCATE ledger_document CASCADE",
    ],
)
def test_the_database_lets_nothing_go_that_facts_refer_to(change: str) -> None:
    make_subject()
    incoming.settle_constraints()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)
