"""Open steps go along when duties are handed over."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from diaodu.kit import clock
from diaodu.matters.carrying import follow_changes
from diaodu.matters.commands.raising import New, raise_matter
from diaodu.matters.models import Event, Matter
from diaodu.notices.models import Notice
from diaodu.packs.commands import load_pack
from diaodu.pairing.commands import end_pairing, hand_over, pair, record_person, tie_account
from diaodu.pairing.models import Pairing, Person
from tests.matters.conftest import Office, at, holder
from tests.matters.declared import MATTERS, RETENTION, write_matters_pack

CAPACITY = """
[[capacity]]
code = "steward"
names = { hant = "管家", hans = "管家", en = "Steward" }
kinds = ["project"]
exclusive = true
"""
PAIRED = MATTERS.replace(
    'owner = { role = "reviewer" }, due = "1 working_days", assigns = true',
    'owner = { role = "reviewer", paired = "steward" }, due = "1 working_days"',
)


@pytest.fixture
def stewards(office: Office, tmp_path: Path) -> tuple[Office, list[Person]]:
    """Two persons with accounts, the first of whom is the project's steward."""
    load_pack(write_matters_pack(tmp_path / "again", matters=PAIRED, pairing=CAPACITY + RETENTION))
    persons = []
    for name in ("one", "two"):
        holder("reporter", username=name)
        person = record_person(
            actor=None, name=name, place=office.place.code, organisation="", sector="", post="", phone=""
        )
        persons.append(tie_account(actor=None, person=person.key, username=name))
    pair(actor=None, person=persons[0].key, subject="dam", capacity="steward", since=date(2024, 1, 1), reason="r")
    return office, persons


def raised(office: Office) -> Matter:
    new = New("blocker", "x", about=office.project, fields={"factor": "land"})
    return raise_matter(actor=office.reporter, new=new, at=at("2024-03-04"))


def test_a_paired_owner_has_the_step(stewards: tuple[Office, list[Person]]) -> None:
    office, persons = stewards
    assert raised(office).steps.get().person == persons[0].user


def test_a_hand_over_carries_open_steps_along_and_tells_who_follows(stewards: tuple[Office, list[Person]]) -> None:
    office, persons = stewards
    matter = raised(office)
    hand_over(actor=None, source=persons[0].key, target=persons[1].key, on=clock.today(), reason="換人")
    step = matter.steps.get()
    assert step.person == persons[1].user
    assert Event.objects.get(matter=matter, act="handed").said["reason"] == "換人"
    assert Notice.objects.filter(user=persons[1].user, words="matters.handed").count() == 1


def test_an_ended_pairing_leaves_the_step_to_the_role(stewards: tuple[Office, list[Person]]) -> None:
    office, _persons = stewards
    matter = raised(office)
    end_pairing(actor=None, pairing=Pairing.objects.get().key, until=clock.today(), reason="調離")
    now = clock.now()
    assert follow_changes(since=now - timedelta(days=1), at=now) == 1
    assert follow_changes(since=now - timedelta(days=1), at=now) == 0
    step = matter.steps.get()
    assert (step.person, step.role) == (None, "reviewer")
