"""A page that reads asks a question once; the next page asks it anew."""

from __future__ import annotations

import pytest
from django.test import Client

from diaodu.kit.once import once, one_look
from diaodu.people.models import Grant
from diaodu.people.viewers import viewer_of
from tests.builders import make_place, make_user, sign_in


def test_a_question_has_one_answer_inside_a_look_and_is_asked_anew_outside() -> None:
    answers = iter(range(9))

    def ask() -> int:
        return next(answers)

    with one_look():
        assert [once("a", ask), once("a", ask), once("b", ask)] == [0, 0, 1]
    assert [once("a", ask), once("a", ask)] == [2, 3]
    with one_look():
        assert once("a", ask) == 4


def test_a_look_ends_with_an_error_too() -> None:
    with pytest.raises(ZeroDivisionError), one_look():
        once("a", lambda: 1 // 0)
    assert once("a", lambda: 5) == 5


@pytest.mark.django_db
def test_one_person_is_never_answered_with_the_scopes_of_another() -> None:
    here, there = make_user("here", place="P1"), make_user("there", place="P2")
    with one_look():
        assert [viewer_of(user).scopes[0].place_code for user in (here, there, here)] == ["P1", "P2", "P1"]


@pytest.mark.django_db
def test_a_role_taken_away_is_gone_at_the_next_page(client: Client) -> None:
    make_place("P1")
    user = make_user("reader", place="P1")
    sign_in(client, user)
    assert client.get("/places/P1/").status_code == 200
    Grant.objects.all().delete()
    assert client.get("/places/P1/").status_code == 404
