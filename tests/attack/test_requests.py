"""Hostile requests: each has its answer, none is a fault of ours, and nothing is written."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from diaodu.people.lockout import MOST_BY_ACCOUNT
from diaodu.people.models import Grant, User
from tests.attack.asked import ASKED, LONG, Asked
from tests.attack.standing import nothing_written, within_limits
from tests.builders import make_user, sign_in
from tests.web.addresses import SAMPLES, ask, given_page, given_return

PASSWORD = "plough-and-sickle-9"
POSTED = sorted(name for name, sample in SAMPLES.items() if sample.post is not None)
EVIL = (
    "//evil.example", "https://evil.example", "/\\evil.example", "\t//evil.example", "https:evil.example",
    "javascript:alert(1)", "///evil.example", "http://testserver@evil.example", "/%0d%0aSet-Cookie:a=b",
)  # fmt: skip


@pytest.mark.parametrize("asked", ASKED, ids=lambda asked: asked.name)
def test_an_address_asked_in_malice_has_its_answer(visitor: Client, asked: Asked) -> None:
    with nothing_written(), within_limits():
        answer = visitor.get(asked.path, asked.query or None)
    assert answer.status_code in asked.status
    told = answer.content.decode()
    assert "<script>alert" not in told
    assert "Traceback" not in told


@pytest.fixture
def person(country: None, db: None) -> User:
    user = make_user("someone", place="vm")
    user.set_password(PASSWORD)
    user.save()
    return user


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost@evil.example", "testserver.evil.example", "a b", "", "[::1"]
)
def test_a_forged_host_is_no_host_of_ours(client: Client, country: None, db: None, host: str) -> None:
    with nothing_written():
        answer = client.get(reverse("login"), headers={"host": host, "x-forwarded-host": "evil.example"})
    assert answer.status_code == 400
    assert "evil.example" not in answer.content.decode()


def test_a_forged_forwarded_host_changes_no_link(client: Client, country: None, db: None) -> None:
    answer = client.get(
        reverse("public_feed"), headers={"x-forwarded-host": "evil.example", "x-forwarded-proto": "ftp"}
    )
    assert answer.status_code == 200
    assert "evil.example" not in answer.content.decode()


def test_a_forged_address_does_not_get_around_the_lockout(client: Client, person: User) -> None:
    for number in range(MOST_BY_ACCOUNT):
        client.post(
            reverse("login"), {"username": "someone", "password": "x"}, headers={"x-forwarded-for": f"10.0.0.{number}"}
        )
    answer = client.post(
        reverse("login"), {"username": "someone", "password": PASSWORD}, headers={"x-forwarded-for": "127.0.0.1"}
    )
    assert answer.status_code != 302
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("place", EVIL)
def test_nobody_is_led_to_another_site(client: Client, person: User, place: str) -> None:
    query = {"next": place}
    answer = client.post(reverse("login", query=query), {"username": "someone", "password": PASSWORD, **query})
    assert answer.status_code == 302
    chosen = client.post(reverse("language"), {"language": "en", **query}, headers={"referer": place})
    for each in (answer, chosen):
        parts = urlsplit(each["Location"])
        assert (parts.scheme, parts.netloc) == ("", "")
        assert "\n" not in each["Location"]
    page = client.get(reverse("confirm_single_sign_on", query=query)).content.decode()
    assert not re.search(r'(?:href|action|value)="[^"?]*evil', page)


@pytest.mark.parametrize("name", POSTED)
def test_nothing_is_changed_without_the_form_s_token(attacker: User, name: str) -> None:
    url, client = SAMPLES[name].url(name), Client(enforce_csrf_checks=True)
    sign_in(client, attacker)
    with nothing_written():
        plain = client.post(url, SAMPLES[name].post)
        forged = client.post(url, {"csrfmiddlewaretoken": "x" * 64}, headers={"cookie": f"diaodu-csrf={'y' * 32}"})
    assert plain.status_code == 403
    assert forged.status_code in {302, 403}


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options", "trace"])
@pytest.mark.parametrize(
    "name",
    sorted(
        name
        for name, sample in SAMPLES.items()
        if sample.post is not None or name in {"subject", "edition", "return", "audit"}
    ),
)
def test_a_method_that_nothing_answers_to_changes_nothing(visitor: Client, name: str, method: str) -> None:
    url = SAMPLES[name].url(name)
    with nothing_written():
        answer = getattr(visitor, method)(url)
    assert answer.status_code in {200, 302, 403, 405}


@pytest.mark.parametrize("name", ["diaodu-session", "diaodu-csrf", "django_language", "theme", "messages"])
@pytest.mark.parametrize(
    "value",
    [
        '"\\000\\000aaaaaaaaaaaaaa"',
        '"\\377\\376aaaaaaaaaaa"',
        "x" * 4000,
        '"\\015\\012Set-Cookie: a=b"',
        "{{7*7}}<script>",
        "..%2f..%2fetc",
    ],
)
def test_a_cookie_of_anything_is_nobody_s(client: Client, country: None, db: None, name: str, value: str) -> None:
    with nothing_written():
        page = client.get(reverse("login"), headers={"cookie": f"{name}={value}"})
        inside = client.get(reverse("kinds"), headers={"cookie": f"{name}={value}"})
    assert (page.status_code, inside.status_code) == (200, 302)
    assert "<script>" not in page.content.decode()
    assert not any("a=b" in str(cookie) for cookie in page.cookies.values())


def test_a_session_planted_before_signing_in_is_not_the_one_after(person: User) -> None:
    planter, victim = Client(), Client()
    session = planter.session
    session["planted"] = True
    session.save()
    planted = str(session.session_key)
    victim.cookies["diaodu-session"] = planted
    victim.post(reverse("login"), {"username": "someone", "password": PASSWORD})
    assert victim.session["_auth_user_id"] == str(person.pk)
    assert victim.session.session_key != planted
    planter.cookies["diaodu-session"] = planted
    assert planter.get(reverse("kinds")).status_code == 302


def test_a_session_that_was_signed_out_of_is_over(visitor: Client) -> None:
    kept = visitor.cookies["diaodu-session"].value
    visitor.post(reverse("logout"))
    visitor.cookies["diaodu-session"] = kept
    assert visitor.get(reverse("kinds")).status_code == 302


# the key of a calendar feed, or of an enterprise's page, is the permission itself: whoever was given the address has it
OPEN = ("public", "calendar_feed", "enterprise")
KEYED = sorted(name for name, sample in SAMPLES.items() if callable(sample.arguments) and not name.startswith(OPEN))


@pytest.mark.parametrize("name", KEYED)
def test_the_keys_of_other_people_open_nothing(country: None, db: None, name: str) -> None:
    """By somebody who may do everything elsewhere, and by a key that nothing has."""
    url, client = SAMPLES[name].url(name), Client()
    sign_in(client, User.objects.get(username="elsewhere"))
    with nothing_written():
        assert ask(client, name, url) == 404


def test_what_a_form_does_not_ask_for_is_not_taken(visitor: Client, attacker: User) -> None:
    """Fields of the row behind the form, sent along with it."""
    found = given_return()
    more = {
        "state": "accepted",
        "first_number": "1",
        "decided_by": str(attacker.pk),
        "is_active": "",
        "round": "9",
        "pack": "1",
    }
    visitor.post(reverse("return_explain", args=[found.key]), {"explanation": "a flood", **more})
    found.refresh_from_db()
    assert (found.explanation, found.state, found.first_number, found.round) == ("a flood", "draft", None, 1)
    page = given_page()
    head = {
        "title": "Ledger",
        "publisher": "The clerk",
        "published": "2022-02",
        **more,
        "page": "{}",
        "source": "dispatch",
    }
    visitor.post(reverse("intake_describe", args=[page.key]), head)
    page.refresh_from_db()
    assert page.state == "draft"
    assert not {"state", "source", "pack"} & set(page.page or {})


def test_nobody_makes_themselves_somebody(visitor: Client, attacker: User) -> None:
    attacker.set_password(PASSWORD)
    attacker.save()
    sign_in(visitor, attacker)
    before = list(Grant.objects.values_list("pk", "user", "role", "place_code"))
    new = "harrow-and-flail-12"
    asked = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    visitor.post(reverse("password"), {**asked, "user": "1", "username": "root", "is_superuser": "1", "place_code": ""})
    attacker.refresh_from_db()
    assert attacker.check_password(new)
    assert attacker.username == "attacker"
    assert list(Grant.objects.values_list("pk", "user", "role", "place_code")) == before


def test_the_last_of_two_values_is_taken_once(visitor: Client) -> None:
    """Two values under one name: the one that is judged is the one that is kept."""
    found = given_return()
    visitor.post(reverse("return_explain", args=[found.key]), {"explanation": ["a flood", "a drought"]})
    found.refresh_from_db()
    assert found.explanation == "a drought"
    place = {"form": "levy_month", "place": ["vm-aldor-east", "no-such-place"], "period": "2022-02"}
    with nothing_written():
        assert visitor.post(reverse("return_open"), place).status_code == 404


@pytest.mark.parametrize("text", [LONG, "-1", "NaN", "1e999", "٣", "²", "Infinity", "0x10", "1_000", " 1", "9" * 19])
def test_a_number_of_another_kind_is_refused_or_nothing(visitor: Client, text: str) -> None:
    page = given_page()
    with nothing_written(), within_limits():
        assert visitor.post(reverse("sessions_end"), {"session": text}).status_code == 302
        assert visitor.get(reverse("intake_page", args=[page.key]), {"after": text}).status_code == 200
        row = {
            "subject": "vm-aldor-east",
            "measure": "levy.collected",
            "period": text,
            "value": text,
            "unit": "million crowns",
        }
        assert visitor.post(reverse("intake_add", args=[page.key]), row).status_code == 200


def test_headers_of_any_length_and_kind_are_borne(visitor: Client) -> None:
    odd = {"x-request-id": "a\r\nb" * 50, "accept-language": "en;q=" + "9" * 9000, "user-agent": "x" * 60_000}
    odd |= {
        "hx-request": "<script>",
        "hx-current-url": "javascript:1",
        "referer": "//evil.example",
        "range": "bytes=-1",
    }
    with nothing_written(), within_limits():
        answer = visitor.get(reverse("kinds"), headers=odd)
    assert answer.status_code == 200
    assert "\n" not in answer["X-Request-ID"]


def test_controls_in_a_field_are_refused_before_anything_is_done(visitor: Client) -> None:
    found = given_return()
    with nothing_written():
        for text in ("a\0b", "a\x08b", "a\x1bb", "a\ufffeb"):
            answer = visitor.post(reverse("return_explain", args=[found.key]), {"explanation": text})
            assert answer.status_code == 400
