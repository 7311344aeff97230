"""The calendar of due times: the page, and the feed as a calendar program reads it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from diaodu.matters.commands.acting import Doing, end_step
from diaodu.matters.commands.managing import ask_extension, resume, wait_for
from diaodu.matters.commands.raising import New, raise_matter
from diaodu.matters.models import Matter
from diaodu.matters.queries.calendar import calendar_page, timed_between
from diaodu.notices.feeding import open_feed
from diaodu.people.models import User
from diaodu.people.viewers import viewer_of
from tests.builders import make_user, sign_in
from tests.matters.conftest import Office, at

MONDAY = at("2024-03-04")


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with time_machine.travel(MONDAY, tick=False):
        yield


def blocker(office: Office) -> Matter:
    """A blocker that its reporter has to solve by the 11th."""
    new = New("blocker", "用地未批", about=office.project, fields={"factor": "land"})
    matter = raise_matter(actor=office.reporter, new=new, at=MONDAY)
    return end_step(
        actor=office.reviewer, matter=matter.public, step="assign", doing=Doing("done", assign_to=office.reporter),
        at=MONDAY,
    )  # fmt: skip


def read(user: User) -> list[Any]:
    """The entries of somebody's feed, read as a calendar program would."""
    answer = Client().get(reverse("calendar_feed", args=[open_feed(actor=user)]))
    assert answer.status_code == 200
    return list(Calendar.from_ical(answer.content).walk("VEVENT"))


def test_the_feed_tells_what_is_mine_and_by_when(office: Office) -> None:
    matter = blocker(office)
    (entry,) = read(office.reporter)
    assert str(entry["summary"]) == "堵點 · 辦理：用地未批"
    assert entry["dtstart"].dt == at("2024-03-11", "18:00")
    assert entry["dtstart"].params["TZID"] == "Asia/Shanghai"
    assert "dtend" not in entry
    assert str(entry["status"]) == "CONFIRMED"
    assert str(entry["url"]) == "http://testserver" + reverse("matter", kwargs={"key": matter.public})
    assert read(office.reviewer) == []  # assigned: done, and no more his


def test_it_is_the_same_entry_when_its_time_moves(office: Office) -> None:
    matter = blocker(office)
    (before,) = read(office.reporter)
    asked = ask_extension(
        actor=office.reporter, matter=matter.public, step="solve", new_due=date(2024, 3, 20), reason="材料未齊",
        progress="一半", at=MONDAY,
    )  # fmt: skip
    end_step(actor=office.office, matter=asked.public, step="decide", doing=Doing("granted"), at=MONDAY)
    (after,) = read(office.reporter)
    assert str(after["uid"]) == str(before["uid"])
    assert after["sequence"] > before["sequence"]
    assert after["dtstart"].dt == at("2024-03-20", "18:00")


def test_a_time_that_stands_is_tentative(office: Office) -> None:
    matter = blocker(office)
    wait_for(actor=office.reporter, matter=matter.public, on="superior", reason="待批", at=MONDAY)
    assert [str(entry["status"]) for entry in read(office.reporter)] == ["TENTATIVE"]
    resume(actor=office.reporter, matter=matter.public, reason="已批", at=MONDAY)
    assert [str(entry["status"]) for entry in read(office.reporter)] == ["CONFIRMED"]


def test_restricted_and_invented_matters(office: Office) -> None:
    matter = blocker(office)
    Matter.objects.filter(pk=matter.pk).update(restricted=True)
    assert [str(entry["summary"]) for entry in read(office.reporter)] == ["事項到期"]
    office.pack.generated = True
    office.pack.save()
    (entry,) = read(office.reporter)
    assert str(entry["summary"]) == "［示例］事項到期"
    assert "用地" not in entry.to_ical().decode()


def test_a_stranger_and_another_have_nothing_in_theirs(office: Office) -> None:
    blocker(office)
    assert read(make_user("stranger", place="X2")) == []
    assert read(office.office) == []


def test_what_is_done_leaves_the_feed_and_stays_on_the_page(office: Office) -> None:
    matter = blocker(office)
    doing = Doing("done", evidence="1")
    end_step(actor=office.reporter, matter=matter.public, step="solve", doing=doing, at=MONDAY)
    assert read(office.reporter) == []
    (day,) = calendar_page(viewer_of(office.reporter), {"month": "2024-03"}, today=date(2024, 3, 4)).days
    assert (day.day, [timed.is_done for timed in day.due]) == (date(2024, 3, 11), [True])
    assert timed_between(viewer_of(office.reviewer), date(2024, 3, 1), date(2024, 3, 31), ended=False)


def test_the_page_shows_the_month_that_is_asked(office: Office, client: Client) -> None:
    blocker(office)
    sign_in(client, office.reporter)
    shown = client.get(reverse("matters_calendar")).content.decode()
    assert "用地未批" in shown
    assert "2024-02" in shown
    for month in ("2024-04", "2024-13", "x", "0001-01"):
        assert client.get(reverse("matters_calendar"), {"month": month}).status_code == 200
    assert "用地未批" not in client.get(reverse("matters_calendar"), {"month": "2024-04"}).content.decode()


def test_who_sees_no_matters_has_no_calendar_of_them(office: Office, client: Client) -> None:
    sign_in(client, make_user("clerk", place="X1", permissions=("register:subject:view",)))
    assert client.get(reverse("matters_calendar")).status_code == 403
