"""What is due from whom and by when, asking for it, and what a closed month does to it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from diaodu.kit.once import one_look
from diaodu.kit.refusals import Forbidden
from diaodu.people.models import User
from diaodu.people.viewers import viewer_of
from diaodu.returns.commands.closing import close_month, remind, reopen_month
from diaodu.returns.commands.deciding import submit_return
from diaodu.returns.models import Reminder
from diaodu.returns.queries import closable_places, due_returns
from diaodu.returns.queries.due import Due
from diaodu.returns.refusals import NotDue
from tests.builders import sign_in
from tests.returns.orchard import People
from tests.returns.test_cycle import filled

pytestmark = pytest.mark.django_db
MONTH, LATER = "2023-02", date(2023, 3, 15)


def due(user: User, *, within: str = "", today: date = LATER) -> dict[tuple[str, str], Due]:
    rows = due_returns(viewer_of(user), token=MONTH, today=today, within=within)
    return {(row.form.code, row.place.code): row for row in rows}


def test_each_place_is_asked_for_each_of_its_forms(people: People) -> None:
    rows = due(people.office)
    assert set(rows) == {(form, place) for form in ("work_month", "ward_month") for place in ("O1", "O2")}
    assert {(row.form.code, row.due_on, row.late) for row in rows.values()} == {
        ("work_month", date(2023, 3, 5), 10),
        ("ward_month", date(2023, 3, 10), 5),
    }
    assert {row.state for row in rows.values()} == {"missing"}
    assert [rows["work_month", place].names for place in ("O1", "O2")] == [("reporter",), ("stranger",)]
    assert {row.late for row in due(people.office, today=date(2023, 3, 5)).values()} == {0}


def test_forms_and_places_are_asked_for_all_at_once(people: People, django_assert_num_queries: Any) -> None:
    due(people.office)
    with one_look(), django_assert_num_queries(9):
        assert len(due(people.office)) == 4


def test_one_sees_what_is_due_in_ones_own_places(people: People) -> None:
    assert {place for _form, place in due(people.reporter)} == {"O1"}
    assert {place for _form, place in due(people.office, within="O2")} == {"O2"}
    assert not due(people.reporter, within="O2")


def test_what_was_sent_in_is_not_late_any_more(people: People) -> None:
    submit_return(actor=people.reporter, key=filled(people).key)
    rows = due(people.office)
    assert {key for key, row in rows.items() if row.is_in} == {("work_month", "O1")}
    assert rows["work_month", "O1"].state == "submitted"


def test_those_who_have_not_sent_it_in_are_reminded(people: People) -> None:
    submit_return(actor=people.reporter, key=filled(people).key)
    assert remind(actor=people.office, period=MONTH, within="O1") == 1
    assert remind(actor=people.office, period=MONTH) == 3
    assert {key: row.reminded for key, row in due(people.office).items()} == {
        ("work_month", "O1"): 0,
        ("ward_month", "O1"): 2,
        ("work_month", "O2"): 1,
        ("ward_month", "O2"): 1,
    }
    with pytest.raises(Forbidden):
        remind(actor=people.reporter, period=MONTH)
    with pytest.raises(NotDue):
        remind(actor=people.office, period="soon")
    assert Reminder.objects.count() == 4


def test_nothing_can_be_begun_in_a_closed_month(people: People) -> None:
    close_month(actor=people.office, place="O1", period=MONTH)
    assert {key: row.closed for key, row in due(people.office, within="O").items()} == {
        (form, place): place == "O1" for form in ("work_month", "ward_month") for place in ("O1", "O2")
    }
    reopen_month(actor=people.office, place="O1", period=MONTH, reason="補報")
    assert not any(row.closed for row in due(people.office).values())


def test_a_month_is_closed_for_the_whole_or_for_the_place_looked_at(people: People) -> None:
    office, reviewer = viewer_of(people.office), viewer_of(people.reviewer)
    assert [place.code for place in closable_places(office)] == ["O"]
    assert [place.code for place in closable_places(office, within="O2")] == ["O2"]
    assert not closable_places(reviewer)
    assert not closable_places(reviewer, within="O2")


def test_the_page_goes_back_to_the_place_it_was_narrowed_to(people: People, client: Client) -> None:
    sign_in(client, people.office)
    said = client.post(reverse("month_close"), {"period": MONTH, "place": "O1"})
    assert said.headers["Location"] == reverse("returns") + "?period=2023-02&place=O1"
    page = client.get(said.headers["Location"]).content.decode()
    assert page.count("已結賬") >= 2
    assert "看當時的看板" in page
    said = client.post(reverse("returns_remind"), {"period": "soon"})
    assert said.status_code == 422
