"""Sessions: a new key at sign-in, an end when idle or old, signing out elsewhere."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from diaodu.kit import clock
from diaodu.people.commands import disable_user, set_password
from diaodu.people.models import SignIn, User
from diaodu.people.permissions import Permission
from tests.web.factors import PASSWORD, enter, member, signed_in

pytestmark = pytest.mark.django_db
NEW = "quite another sentence by now"


@pytest.fixture
def user() -> User:
    return member("zhao", Permission.INDICATOR_VIEW)


def works(client: Client) -> bool:
    """Whether a page answers, and does not ask to sign in."""
    return client.get(reverse("catalogue")).status_code == 200


def test_the_key_changes_at_sign_in(client: Client, user: User) -> None:
    session = client.session
    session["before"] = "1"
    session.save()
    client.cookies["diaodu-session"] = session.session_key
    enter(client)
    assert client.session.session_key != session.session_key
    assert SignIn.objects.get(user=user).session_key == client.session.session_key


def test_an_idle_session_ends(client: Client, user: User) -> None:
    with time_machine.travel(clock.now(), tick=False) as time:
        enter(client)
        for _hour in range(3):
            time.shift(timedelta(minutes=59))
            assert works(client)
        time.shift(timedelta(minutes=61))
        answer = client.get(reverse("catalogue"))
        assert answer["Location"] == f"{reverse('login')}?next={reverse('catalogue')}"
        assert "一段時間沒有操作" in client.get(answer["Location"]).content.decode()
        assert not signed_in(client)


def test_an_old_session_ends_however_busy(client: Client, user: User) -> None:
    with time_machine.travel(clock.now(), tick=False) as time:
        enter(client)
        for _half in range(23):
            time.shift(timedelta(minutes=30))
            assert works(client)
        time.shift(timedelta(minutes=31))
        assert not works(client)


def test_what_has_run_out_is_swept_away_at_the_next_sign_in(client: Client, user: User) -> None:
    with time_machine.travel(clock.now(), tick=False) as time:
        enter(Client())
        assert Session.objects.count() == SignIn.objects.count() == 1
        time.shift(timedelta(hours=13))
        enter(client)
        assert Session.objects.count() == SignIn.objects.count() == 1


def test_being_used_costs_one_write_a_minute(client: Client, user: User) -> None:
    with time_machine.travel(clock.now(), tick=False) as time:
        enter(client)
        begun = SignIn.objects.get(user=user).seen_at
        time.shift(timedelta(seconds=30))
        works(client)
        assert SignIn.objects.get(user=user).seen_at == begun
        time.shift(timedelta(seconds=31))
        works(client)
        assert SignIn.objects.get(user=user).seen_at > begun


def test_a_page_lists_them_and_ends_them(client: Client, user: User) -> None:
    other, third = Client(headers={"User-Agent": "Telephone"}), Client()
    for one in (client, other, third):
        enter(one)
    page = client.get(reverse("account")).content.decode()
    assert page.count("<tr>") == 4
    assert "Telephone" in page
    number = SignIn.objects.get(session_key=other.session.session_key).pk
    client.post(reverse("sessions_end"), {"session": str(number)})
    assert [works(one) for one in (client, other, third)] == [True, False, True]
    client.post(reverse("sessions_end"))
    assert [works(one) for one in (client, third)] == [True, False]


def test_nobody_ends_the_session_of_another(client: Client, user: User) -> None:
    enter(client)
    member("qian", Permission.INDICATOR_VIEW)
    other = Client()
    enter(other, "qian")
    number = SignIn.objects.get(user=user).pk
    other.post(reverse("sessions_end"), {"session": str(number)})
    assert works(client)


def test_a_new_password_ends_the_others_and_keeps_this_one(client: Client, user: User) -> None:
    other = Client()
    enter(client)
    enter(other)
    before = client.session.session_key
    form = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}
    assert client.post(reverse("password"), form)["Location"] == reverse("account")
    assert client.session.session_key != before
    assert works(client)
    assert not works(other)
    page = client.get(reverse("account")).content.decode()
    assert page.count("<tr>") == 2
    client.logout()
    assert "用戶名或密碼不對" in enter(client)
    assert enter(client, password=NEW) == reverse("home")


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"old_password": "wrong", "new_password1": NEW, "new_password2": NEW}, "密碼不對"),
        ({"old_password": PASSWORD, "new_password1": NEW, "new_password2": "other"}, "不一致"),
        ({"old_password": PASSWORD, "new_password1": "123", "new_password2": "123"}, "field-errors"),
    ],
)
def test_a_new_password_is_refused_in_words(client: Client, user: User, form: dict[str, str], said: str) -> None:
    enter(client)
    assert said in client.post(reverse("password"), form).content.decode()
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


def test_guesses_of_the_old_password_are_counted(client: Client, user: User) -> None:
    enter(client)
    for guess in range(6):
        said = client.post(reverse("password"), {"old_password": f"guess {guess}"}).content.decode()
    assert "次數過多" in said


def test_a_password_set_by_the_operator_ends_them(client: Client, user: User) -> None:
    enter(client)
    set_password(actor=None, user=user, password=NEW)
    assert not works(client)
    assert not SignIn.objects.exists()


def test_a_disabled_account_is_out_and_stays_out_when_enabled_again(client: Client, user: User) -> None:
    enter(client)
    disable_user(actor=None, user=user)
    assert not works(client)
    User.objects.update(is_active=True)
    assert not works(client)


def test_signing_out_forgets_the_session(client: Client, user: User) -> None:
    enter(client)
    client.post(reverse("logout"))
    assert not SignIn.objects.exists()
