"""The calendar: what is held when, who sees it, and what clashes."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from diaodu.events.clashing import clashes_between
from diaodu.events.happenings import Filters, held_between, last_year
from diaodu.events.months import calendar_page
from diaodu.people.viewers import OPERATOR, viewer_of
from tests.builders import make_user, sign_in

pytestmark = pytest.mark.django_db
JUNE = (date(2022, 6, 1), date(2022, 6, 30))
TODAY = date(2022, 9, 9)


def test_what_began_before_and_goes_on_is_held_too(country: None) -> None:
    assert [row.subject.code for row in held_between(OPERATOR, date(2022, 6, 5), date(2022, 6, 5), Filters())] == [
        "r1",
        "r2",
    ]
    assert held_between(OPERATOR, date(2022, 6, 6), date(2022, 6, 11), Filters()) == []


def test_clashes_say_whom_and_how_close(country: None) -> None:
    told = [
        (clash.first.subject.code, clash.second.subject.code, clash.reason)
        for clash in clashes_between(OPERATOR, *JUNE, Filters())
    ]
    # the reeve is at both ends of the land on the 5th; six days lie between two regattas for boats at Aldor, of ten
    assert told == [("r1", "r2", "leader"), ("r1", "r3", "too_close")]
    words = clashes_between(OPERATOR, *JUNE, Filters())[1].words
    assert "Aldor" in words
    assert "boats" in words
    assert "6" in words
    assert "10" in words


def test_a_clash_with_what_the_filter_leaves_out_is_told(country: None) -> None:
    south = clashes_between(OPERATOR, *JUNE, Filters(place="vm-corrin-quay"))
    assert [(clash.first.subject.code, clash.second.subject.code) for clash in south] == [("r1", "r2")]


def test_whoever_sees_one_of_two_hears_of_no_clash(country: None) -> None:
    viewer = viewer_of(make_user("southern", place="vm-corrin-quay"))
    assert [row.subject.code for row in held_between(viewer, *JUNE, Filters())] == ["r2"]
    assert clashes_between(viewer, *JUNE, Filters()) == []


def test_the_month_is_the_last_in_which_anything_was_held(country: None) -> None:
    page = calendar_page(OPERATOR, {}, today=TODAY)
    assert page.month == date(2022, 6, 1)
    assert page.weeks[0][0].day == date(2022, 5, 30)
    assert [day.day.day for week in page.weeks for day in week if day.held] == [3, 4, 5, 12]
    assert calendar_page(OPERATOR, {"month": "2022-13"}, today=TODAY).month == date(2022, 6, 1)
    assert calendar_page(OPERATOR, {"month": "0001-01"}, today=TODAY).month == date(2022, 6, 1)


def test_the_page_shows_grid_list_and_clashes(country: None, client: Client) -> None:
    sign_in(client, make_user("eastern", place="vm"))
    shown = client.get(reverse("events"), {"month": "2022-06"}, headers={"accept-language": "en"})
    text = shown.content.decode()
    assert shown.status_code == 200
    assert text.count(reverse("event", args=["r1"])) >= 5  # three days of the grid, the list, two clashes
    assert "calendar-cancelled" in text
    assert "data-clashes" in text


def test_the_year_is_the_latest_with_anything_in_it(country: None, client: Client) -> None:
    sign_in(client, make_user("eastern", place="vm"))
    for name in ("event_yields", "event_map"):
        opened = client.get(reverse(name))
        assert opened.context["shown"].year == 2022
        assert reverse("event", args=["r1"]) in opened.content.decode()
    assert last_year(OPERATOR, Filters(), date(2021, 1, 1)) == 2021


@pytest.mark.parametrize("name", ["events", "event_map", "event_yields"])
def test_what_is_invented_is_marked_wherever_it_is_named(country: None, client: Client, name: str) -> None:
    sign_in(client, make_user("eastern", place="vm"))
    text = client.get(reverse(name), {"month": "2022-06"}).content.decode()
    named = re.findall(r'<a[^>]* href="/events/r\d/"[^>]*>((?!\d+</a>).*?</a>.{0,60})', text, re.DOTALL)
    assert len(named) >= 2
    assert all("badge generated" in after for after in named)
