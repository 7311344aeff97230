"""A second factor as its owner's phone has it."""

from __future__ import annotations

import re
import time

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client
from django.urls import reverse

from diaodu.people.models import User
from tests.builders import make_user

PASSWORD = "a long sentence to sign in with"


def member(username: str = "zhao", *permissions: str) -> User:
    """A user with a password."""
    user = make_user(username, permissions=permissions)
    user.set_password(PASSWORD)
    user.save(update_fields=["password"])
    return user


def enter(client: Client, username: str = "zhao", password: str = PASSWORD, **data: str) -> str:
    """Fill the form where one signs in; where it leads, or what it says."""
    answer = client.post(reverse("login"), {"username": username, "password": password, **data})
    return str(answer.get("Location") or answer.content.decode())


def code_of(secret: str, *, steps: int = 0) -> str:
    """The code that the app shows now, or some steps of half a minute later."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def set_up(client: Client) -> tuple[str, list[str]]:
    """Set a second factor up through its pages: the secret and the recovery codes."""
    page = client.get(reverse("mfa_activate_totp")).content.decode()
    secret = re.search(r"<code data-secret>(\w+)</code>", page)[1]  # type: ignore[index]
    answer = client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
    assert answer["Location"] == reverse("mfa_view_recovery_codes"), answer
    shown = client.get(reverse("mfa_view_recovery_codes")).content.decode()
    return secret, re.findall(r"<li><code>(\d{8})</code>", shown)


def signed_in(client: Client) -> bool:
    """Whether the client is signed in."""
    return "_auth_user_id" in client.session
