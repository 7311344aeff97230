"""The list of a past week says what was so then, whatever happened since."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.test import Client

from diaodu.matters.commands.acting import Doing, end_step
from diaodu.matters.commands.escalating import escalate_due
from diaodu.matters.commands.managing import ask_extension, hand_over, reopen, resume, wait_for
from diaodu.matters.commands.raising import New, raise_matter
from diaodu.matters.models import Matter
from diaodu.matters.office.declared import board_of
from diaodu.matters.office.weekly import Line, Week, weekly_list
from diaodu.people.viewers import viewer_of
from tests.builders import sign_in
from tests.matters.conftest import Office, at, in_office, office_of
from tests.matters.rated import write_boarded_pack

pytestmark = pytest.mark.django_db
MONDAY = at("2024-03-04")
NOW = "2024-06-28"


@pytest.fixture
def past(db: None, tmp_path: Path) -> Office:
    """The office, whose pack declares a board."""
    return office_of(write_boarded_pack(tmp_path))


def handled(office: Office) -> Matter:
    """A blocker that the reporter has to solve by the 11th."""
    new = New("blocker", "用地未批", about=office.project, fields={"factor": "land"})
    matter = raise_matter(actor=office.reporter, new=new, at=MONDAY)
    doing = Doing("done", assign_to=office.reporter)
    return end_step(actor=office.reviewer, matter=matter.public, step="assign", doing=doing, at=MONDAY)


def listed(office: Office, token: str, chapter: str = "overdue", now: str = NOW) -> list[Line]:
    """The lines of a chapter of a week that tell of blockers."""
    week = Week.parse(token, date(2024, 1, 1))
    shown = weekly_list(viewer_of(office.office), board_of(office.pack), office.place, week, now=at(now))
    lines = [line for each in shown.chapters if each.code == chapter for line in each.lines]
    return [line for line in lines if line.matter.kind == "blocker"]


def due_of(lines: list[Line]) -> list[str]:
    return [in_office(line.due)[:10] for line in lines if line.due]


def test_an_extension_given_later_moves_nothing_of_a_past_week(past: Office) -> None:
    matter = handled(past)
    due = matter.steps.get(code="solve").due_at
    asked = ask_extension(
        actor=past.reporter, matter=matter.public, step="solve", new_due=date(2024, 5, 20), reason="等料", progress="",
        at=MONDAY,
    )  # fmt: skip
    before = listed(past, f"2024-W{due.isocalendar().week:02}", now="2024-04-30")
    assert due_of(before) == [in_office(due)[:10]]
    end_step(actor=past.office, matter=asked.public, step="decide", doing=Doing("granted"), at=at("2024-05-06"))
    assert matter.steps.get(code="solve").due_at > due
    week = f"2024-W{due.isocalendar().week:02}"
    assert [(line.due, line.why) for line in listed(past, week)] == [(line.due, line.why) for line in before]
    assert due_of(listed(past, "2024-W20")) == []  # extended by then
    assert due_of(listed(past, "2024-W21")) == ["2024-05-20"]


def test_what_waited_then_is_not_listed_though_it_was_resumed_since(past: Office) -> None:
    matter = handled(past)
    wait_for(actor=past.office, matter=matter.public, on="superior", reason="等", at=at("2024-03-05"))
    resume(actor=past.office, matter=matter.public, reason="已批", at=at("2024-05-06"))
    assert listed(past, "2024-W15") == []
    moved = matter.steps.get(code="solve").due_at
    assert due_of(listed(past, "2024-W25")) == [in_office(moved)[:10]]


def test_who_had_it_and_how_far_it_was_chased_is_told_as_it_was(past: Office) -> None:
    matter = handled(past)
    escalate_due(at=at("2024-04-30"))
    hand_over(
        actor=past.office, matter=matter.public, step="solve", to=past.reviewer, place=None, reason="改由審核員辦",
        at=at("2024-05-06"),
    )  # fmt: skip
    (then,), (since,) = listed(past, "2024-W16"), listed(past, "2024-W20")
    assert then.who.endswith("reporter")
    assert since.who.endswith("reviewer")
    early = matter.steps.get(code="solve").due_at.isocalendar().week
    (first,) = listed(past, f"2024-W{early:02}")
    assert (first.colour, then.colour) == ("yellow", "red")


def test_a_matter_opened_again_was_closed_in_the_weeks_between(past: Office) -> None:
    matter = handled(past)
    doing = Doing("done", evidence="照片")
    end_step(actor=past.reporter, matter=matter.public, step="solve", doing=doing, at=at("2024-04-01"))
    passed = Doing("passed", tests={"solved": True, "answered": True})
    end_step(actor=past.reviewer, matter=matter.public, step="check", doing=passed, at=at("2024-04-02"))
    end_step(actor=past.reporter, matter=matter.public, step="rate", doing=Doing("satisfied"), at=at("2024-04-03"))
    reopen(actor=past.office, matter=matter.public, reason="又受阻", at=at("2024-04-22"))
    weeks = {token: len(listed(past, token, "long_open")) for token in ("2024-W15", "2024-W17")}
    assert weeks == {"2024-W15": 0, "2024-W17": 1}


def test_the_page_says_of_what_time_it_is(past: Office, client: Client) -> None:
    handled(past)
    sign_in(client, past.office)
    assert "data-then" in client.get("/matters/weekly/?week=2024-W12").content.decode()
    assert "data-then" not in client.get("/matters/weekly/").content.decode()
