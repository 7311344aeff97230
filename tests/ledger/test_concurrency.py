"""Number order is commit order, whoever writes at once."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from diaodu.audit.numbers import last_number, numbers_ahead, settle_numbers, take_numbers
from diaodu.ledger.commands import append
from diaodu.ledger.models import Fact
from tests.builders import make_subject, new_fact

pytestmark = pytest.mark.usefixtures("committing")

WRITERS, ROUNDS = 8, 12


def test_nothing_appears_below_a_number_already_seen() -> None:
    subjects = [make_subject(f"s{index}") for index in range(WRITERS)]
    done = threading.Event()
    seen: list[tuple[int, set[int]]] = []

    def write(index: int) -> None:
        try:
            for step in range(ROUNDS):
                append(recorded_by="t", facts=[new_fact(subjects[index], str(step), period=f"2023-{step + 1:02}")])
        finally:
            connection.close()

    def watch() -> None:
        try:
            while not done.is_set():
                numbers = set(Fact.objects.values_list("number", flat=True))
                seen.append((max(numbers, default=0), numbers))
        finally:
            connection.close()

    watcher = threading.Thread(target=watch)
    watcher.start()
    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(write, range(WRITERS)))
    done.set()
    watcher.join()

    final = set(Fact.objects.values_list("number", flat=True))
    assert len(final) == WRITERS * ROUNDS
    for highest, numbers in seen:
        assert numbers == {number for number in final if number <= highest}
    by_number = list(Fact.objects.order_by("number").values_list("recorded_at", flat=True))
    assert by_number == sorted(by_number)


def test_a_rolled_back_number_is_never_filled() -> None:
    with transaction.atomic():
        lost = take_numbers(3)
        transaction.set_rollback(rollback=True)
    (number,) = append(recorded_by="t", facts=[new_fact(make_subject())])
    assert number > lost[-1]


def test_the_last_number_waits_for_a_writer() -> None:
    holding, release = threading.Event(), threading.Event()

    def hold() -> None:
        try:
            with transaction.atomic():
                take_numbers(1)
                holding.set()
                release.wait(10)
        finally:
            connection.close()

    writer = threading.Thread(target=hold)
    writer.start()
    assert holding.wait(10)
    threading.Timer(0.3, release.set).start()
    before = release.is_set()
    number = last_number()
    writer.join()
    assert not before
    assert release.is_set()
    assert number >= 1


def test_two_corrections_at_once_leave_one() -> None:
    subject = make_subject()
    (first,) = append(recorded_by="t", facts=[new_fact(subject)])
    barrier = threading.Barrier(2)

    def correct(value: str) -> bool:
        try:
            barrier.wait(10)
            append(recorded_by="t", facts=[new_fact(subject, value, supersedes=first, reason="r")])
        except Exception as error:  # noqa: BLE001 - the kind is asserted below
            return type(error).__name__ != "WrongCorrection"
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(correct, ("11", "12"))) == [False, True]
    assert Fact.objects.filter(supersedes=first).count() == 1


def lock_timeout() -> None:
    """Who waits for a lock that is held until this very thread goes on fails, instead of waiting for ever."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '20s'")


def test_nobody_waits_for_a_writer_with_numbers_ahead_until_it_settles() -> None:
    ready, release = threading.Event(), threading.Event()
    small = make_subject()

    def write_ahead() -> range:
        try:
            with transaction.atomic():
                numbers = numbers_ahead(5)
                ready.set()
                assert release.wait(60)
                settle_numbers(numbers)
                return numbers
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        ahead = pool.submit(write_ahead)
        assert ready.wait(60)
        try:
            with transaction.atomic():
                lock_timeout()
                (number,) = append(recorded_by="t", facts=[new_fact(small)])
        finally:
            release.set()
        assert number < ahead.result().start
    assert last_number() == ahead.result()[-1]


def test_who_holds_the_lock_does_not_wait_for_numbers_ahead(monkeypatch: pytest.MonkeyPatch) -> None:
    """The loading of a pack takes numbers first and appends many facts then; the other waits for its lock."""
    monkeypatch.setattr("diaodu.ledger.commands.MOST_UNDER_LOCK", 1)
    facts = [new_fact(make_subject(code)) for code in ("s1", "s2")]
    ready, release = threading.Event(), threading.Event()

    def write_ahead() -> None:
        try:
            with transaction.atomic():
                numbers_ahead(5)
                ready.set()
                assert release.wait(60)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        ahead = pool.submit(write_ahead)
        assert ready.wait(60)
        try:
            with transaction.atomic():
                lock_timeout()
                take_numbers(1)
                assert len(append(recorded_by="t", facts=facts)) == 2
        finally:
            release.set()
        ahead.result()
