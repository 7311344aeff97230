"""Where somebody begins: decided by what they may do, told from the ledger."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from diaodu.boards.alarms import WORST_FIRST
from diaodu.boards.worklist import worklist
from diaodu.ledger.queries import newest_number
from diaodu.people.permissions import Permission
from diaodu.people.viewers import viewer_of
from tests.builders import make_user

TODAY = date(2023, 7, 3)
FILL = ("returns:return:view", "returns:return:fill", "ledger:fact:view")
LOOK = ("register:subject:view", "ledger:fact:view", "indicators:indicator:view")
pytestmark = pytest.mark.usefixtures("loaded", "db")


def test_a_reporter_begins_with_what_is_due_from_the_own_place() -> None:
    shown = worklist(viewer_of(make_user(place="S90500", permissions=FILL)), since=None, today=TODAY)
    assert shown.parts[0] == "due"
    assert shown.due is not None
    assert shown.due.period == "2023-06"
    assert {due.place.code for due in shown.due.open} == {"S90500"}
    assert shown.waiting is None
    assert shown.alarms == ()


def test_a_leader_begins_with_what_is_red_with_the_words_of_the_rule() -> None:
    shown = worklist(viewer_of(make_user(place="S90000", permissions=LOOK)), since=None, today=TODAY)
    assert shown.parts[0] == "alarms"
    assert shown.due is None
    below = shown.loud[0].below
    assert {alarm.place for alarm in below} <= {f"S90{number}00" for number in range(1, 10)}
    colours = [WORST_FIRST.index(alarm.light.colour) for alarm in below]
    assert colours == sorted(colours)
    assert all(alarm.light.words["hant"] for alarm in below)


def test_a_reviewer_begins_with_what_waits_and_what_changed() -> None:
    shown = worklist(viewer_of(make_user(place="CN", permissions=tuple(Permission))), since=None, today=TODAY)
    assert shown.parts[:2] == ("waiting", "news")
    assert shown.waiting is not None
    assert shown.waiting.count == 0


def test_what_changed_is_counted_from_the_number_that_was_seen() -> None:
    viewer = viewer_of(make_user(place="CN", permissions=tuple(Permission)))
    newest = newest_number()
    whole = worklist(viewer, since=1, today=TODAY).news
    late = worklist(viewer, since=newest - 5, today=TODAY).news
    assert whole is not None
    assert late is not None
    assert late.count == 5  # the sample pack's last rows are corrections
    assert {group.code: group.count for group in late.groups} == {"corrections": 5}
    assert whole.count > late.count
    assert {group.code for group in whole.groups} == {"corrections", "rosters", "milestones"}


def test_what_lies_elsewhere_is_no_news() -> None:
    viewer = viewer_of(make_user(place="S90500", permissions=LOOK))
    shown = worklist(viewer, since=1, today=TODAY).news
    assert shown is not None
    for group in shown.groups:
        assert {event.subject.place.code for event in group.events} == {"S90500"}  # type: ignore[union-attr]


def test_the_page_remembers_the_seen_number_in_the_readers_own_browser_only(director: Client) -> None:
    director.cookies["seen"] = str(newest_number())
    page = director.get(reverse("home")).content.decode()
    assert f"台賬第 {newest_number()} 號之後的變化" in page
    assert "data-seen" not in page
    director.cookies["seen"] = "nonsense"
    assert director.get(reverse("home")).status_code == 200
