"""What a process keeps of the ledger between two requests: never older than the last acceptance, never another's."""

from __future__ import annotations

import os
import random
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.test import Client
from django.utils import translation
from psycopg.conninfo import make_conninfo

from diaodu.audit.numbers import last_number
from diaodu.core.periods import Period
from diaodu.indicators import current
from diaodu.indicators.current import Standing, standing
from diaodu.indicators.evaluate.outcomes import At
from diaodu.indicators.ledger_reader import LedgerReader
from diaodu.indicators.queries import Ask, answer
from diaodu.kit.refusals import NotFound
from diaodu.ledger.commands import append
from diaodu.people.viewers import OPERATOR, viewer_of
from diaodu.register.models import Subject
from diaodu.returns.commands.deciding import accept_return
from tests.builders import correction, make_user, new_fact, sign_in
from tests.returns.crowd import ward
from tests.returns.orchard import People, plant
from tests.returns.workers import FORKS

ASK = Ask("funds", "O1", "2023-02")
ROUNDS = 40
PERIODS = ("2022", "2022-09", "2023-01", "2023")


@pytest.fixture
def people(committing: None, tmp_path: Path) -> People:
    return plant(tmp_path)


def shown(viewer: Any = OPERATOR, ask: Ask = ASK) -> str | None:
    return answer(viewer, ask).value


def _accept(key: UUID) -> None:
    """What another process does: it has a connection, and memories, of its own."""
    import django

    django.setup()
    from diaodu.people.models import User

    accept_return(actor=User.objects.get(username="reviewer"), key=key)


def accept_elsewhere(key: UUID) -> None:
    address = make_conninfo(os.environ["DATABASE_URL"], dbname=connection.settings_dict["NAME"])
    os.environ["DATABASE_URL"], before = address, os.environ["DATABASE_URL"]
    process = FORKS.Process(target=_accept, args=(key,))
    try:
        process.start()
    finally:
        os.environ["DATABASE_URL"] = before
    process.join()
    assert process.exitcode == 0


def test_the_next_request_shows_what_another_process_accepted(people: People, client: Client) -> None:
    sign_in(client, make_user("leader", place="O"))
    for value in (3, 4, 5):
        sent = ward(people.reporter, "O1", "2023-02", value)
        for page in ("/trail/funds/?place=O1&period=2023-02", "/places/O1/"):
            assert f"{value}.00 " not in client.get(page).content.decode()
        accept_elsewhere(sent.key)
        assert f"{value}.00 " in client.get("/trail/funds/?place=O1&period=2023-02").content.decode()
        assert shown() == f"{value}.00"


def test_what_is_kept_for_one_viewer_is_not_shown_to_another(people: People) -> None:
    accept_return(actor=people.reviewer, key=ward(people.reporter, "O1", "2023-02", 7).key)
    near, far = (viewer_of(make_user(place, place=place)) for place in ("O1", "O2"))
    blind = viewer_of(make_user("blind", place="O1", areas=("elsewhere",)))
    assert shown(near) == "7.00"
    for viewer in (far, blind):
        with pytest.raises(NotFound):
            shown(viewer)
    assert shown(near) == "7.00"


def test_reasons_are_kept_in_the_language_they_were_told_in(people: People) -> None:
    with translation.override("zh-hant"):
        first = answer(OPERATOR, ASK).reason
    with translation.override("en"):
        second = answer(OPERATOR, ASK).reason
    assert first
    assert second
    assert first != second


def test_what_a_transaction_took_back_was_never_kept(people: People) -> None:
    accept_return(actor=people.reviewer, key=ward(people.reporter, "O1", "2023-02", 3).key)
    assert shown() == "3.00"
    sent = ward(people.reporter, "O1", "2023-02", 9)
    with transaction.atomic():
        accept_return(actor=people.reviewer, key=sent.key)
        assert shown() == "9.00"
        transaction.set_rollback(True)
    assert shown() == "3.00"
    accept_return(actor=people.reviewer, key=sent.key)
    assert shown() == "9.00"


def test_an_older_number_is_answered_as_known_then(people: People) -> None:
    numbers = []
    for value in (3, 4):
        accept_return(actor=people.reviewer, key=ward(people.reporter, "O1", "2023-02", value).key)
        numbers.append(last_number())
    for _again in range(2):
        assert [answer(OPERATOR, ASK, known=number).value for number in numbers] == ["3.00", "4.00"]
        assert shown() == "4.00"


def test_the_same_is_kept_until_something_is_recorded(people: People) -> None:
    before = standing()
    assert before is not None
    assert standing() is before
    append(recorded_by="test", facts=[new_fact(Subject.objects.get(code="O1"), measure="funds", facet="全部")])
    after = standing()
    assert after is not None
    assert after is not before
    assert after.number == last_number()


@pytest.mark.parametrize("past", [False, True])
def test_when_too_much_is_kept_it_begins_anew(people: People, monkeypatch: pytest.MonkeyPatch, *, past: bool) -> None:
    known = last_number() if past else None
    answer(OPERATOR, ASK, known=known)
    before = standing(known)
    assert standing(known) is before
    monkeypatch.setattr(current, "MOST", 1)
    assert standing(known) is not before


@pytest.mark.usefixtures("countries")
def test_what_is_carried_over_is_what_reading_anew_gives() -> None:
    rng = random.Random(7)  # noqa: S311
    held = Standing(last_number(), None, LedgerReader(last_number()))
    kept = 0
    for _round in range(ROUNDS):
        told(held)
        append(recorded_by="test", facts=[correction(rng)])
        number = last_number()
        held = held.brought_to(number)
        kept += len(held.answerers)
        assert told(held) == told(Standing(number, None, LedgerReader(number)))
    assert kept == ROUNDS * 2  # the answerers of both packs were carried over every time


def told(held: Standing) -> list[Any]:
    """Every indicator of both packs at every place of theirs in some periods."""
    found: list[Any] = []
    for pack in ("veldmark", "quorrin"):
        answerer = held.answerer(pack)
        places = [node for node in held.reader._places.values() if node.pack == pack]
        for code in answerer.regime.indicators:
            for place in places:
                for token in PERIODS:
                    at = At(place, Period.parse(token, answerer.regime.calendar))
                    found.append(answerer.answer(code, at))
    return found
