"""The second factor: who must have one, how it is set up, and that it cannot be gone round."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client, TestCase
from django.urls import reverse

from diaodu.audit.models import AuditEntry
from diaodu.people.commands import grant_role
from diaodu.people.factors import decides, reset_factor
from diaodu.people.models import Role
from diaodu.people.permissions import Permission
from diaodu.people.viewers import viewer_of
from tests.provider import sign_in_at_provider, tell
from tests.web.factors import PASSWORD, code_of, enter, member, set_up, signed_in

pytestmark = pytest.mark.django_db
LED_TO = ("kinds", "catalogue", "account", "password", "mfa_view_recovery_codes")


@pytest.fixture
def required(settings: Any) -> None:
    settings.SECOND_FACTOR = True


@pytest.mark.parametrize(
    "permission",
    [
        Permission.RETURN_REVIEW,
        Permission.MONTH_CLOSE,
        Permission.USER_MANAGE,
        Permission.PACK_LOAD,
        Permission.NOMINATION_DECIDE,
        "editions:edition:approve",
        "editions:edition:release",
    ],
)
def test_who_decides_over_others_needs_one(permission: str) -> None:
    assert decides(viewer_of(member("zhao", Permission.SUBJECT_VIEW, permission)))


def test_who_reads_and_reports_needs_none() -> None:
    plain = [one for one in Permission if one.endswith((":view", ":fill", ":edit", ":import", ":export", ":propose"))]
    assert len(plain) > 8
    assert not decides(viewer_of(member("zhao", *plain)))


def test_who_needs_one_is_led_to_it_and_nowhere_else(client: Client, required: None) -> None:
    member("zhao", Permission.RETURN_REVIEW, Permission.SUBJECT_VIEW, Permission.INDICATOR_VIEW)
    assert enter(client, next="/indicators/") == "/indicators/"
    for name in LED_TO:
        assert client.get(reverse(name))["Location"] == reverse("mfa_activate_totp")
    secret, codes = set_up(client)
    assert len(codes) == 10
    assert client.get(reverse("catalogue")).status_code == 200
    stored = Authenticator.objects.get(type="totp").data["secret"]
    assert secret not in stored
    assert {"people:factor:add"} <= set(AuditEntry.objects.values_list("tag", flat=True))


def test_without_the_setting_nobody_is_led_there(client: Client) -> None:
    member("zhao", *Permission)
    enter(client)
    assert client.get(reverse("catalogue")).status_code == 200


def test_a_role_given_later_counts_from_the_next_page(client: Client, required: None) -> None:
    user = member("zhao", Permission.INDICATOR_VIEW)
    enter(client)
    assert client.get(reverse("catalogue")).status_code == 200
    Role.objects.create(code="closer", names={}, permissions=[Permission.MONTH_CLOSE])
    grant_role(actor=None, user=user, role="closer", place_code="P1")
    assert client.get(reverse("catalogue"))["Location"] == reverse("mfa_activate_totp")


def test_the_password_alone_no_longer_signs_in(client: Client) -> None:
    member("zhao", Permission.INDICATOR_VIEW)
    enter(client)
    secret, _codes = set_up(client)
    client.logout()
    assert enter(client, next="/indicators/") == reverse("mfa_authenticate")
    assert not signed_in(client)
    assert client.get(reverse("catalogue")).status_code == 302
    assert client.get(reverse("mfa_authenticate")).status_code == 200
    wrong = client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert "驗證碼不對" in wrong.content.decode()
    right = client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert right["Location"] == "/indicators/"
    assert signed_in(client)


def test_a_code_works_once_for_all_processes(client: Client) -> None:
    member("zhao", Permission.INDICATOR_VIEW)
    enter(client)
    secret, _codes = set_up(client)
    code = code_of(secret, steps=1)
    for expected in (True, False):
        client.logout()
        enter(client)
        client.post(reverse("mfa_authenticate"), {"code": code})
        assert signed_in(client) is expected


def test_a_recovery_code_works_once_and_is_shown_once(client: Client) -> None:
    member("zhao", Permission.INDICATOR_VIEW)
    enter(client)
    _secret, codes = set_up(client)
    again = client.get(reverse("mfa_view_recovery_codes")).content.decode()
    assert not any(code in again for code in codes)
    for expected in (True, False):
        client.logout()
        enter(client)
        client.post(reverse("mfa_authenticate"), {"code": codes[0]})
        assert signed_in(client) is expected


def test_single_sign_on_needs_it_too(client: Client, issuer: str) -> None:
    member("zhao", Permission.INDICATOR_VIEW)
    enter(client)
    set_up(client)
    client.logout()
    tell(issuer, "subject-20", preferred_username="zhao")
    back = sign_in_at_provider(client.post(reverse("single_sign_on"))["Location"], "subject-20")
    assert client.get(back)["Location"] == reverse("mfa_authenticate")
    assert not signed_in(client)


def test_who_must_have_one_cannot_take_it_away(client: Client, required: None) -> None:
    member("zhao", Permission.RETURN_REVIEW, Permission.INDICATOR_VIEW)
    enter(client)
    set_up(client)
    client.post(reverse("mfa_deactivate_totp"))
    assert Authenticator.objects.filter(type="totp").exists()


def test_who_need_not_have_one_takes_it_away_with_its_codes(client: Client) -> None:
    member("zhao", Permission.INDICATOR_VIEW)
    enter(client)
    set_up(client)
    assert client.post(reverse("mfa_deactivate_totp"))["Location"] == reverse("account")
    assert not Authenticator.objects.exists()


def test_a_lost_one_is_reset_and_every_session_ends(client: Client) -> None:
    user = member("zhao", Permission.INDICATOR_VIEW)
    enter(client)
    set_up(client)
    reset_factor(actor=None, user=user)
    assert client.get(reverse("catalogue")).status_code == 302
    assert enter(client) == reverse("home")


def test_other_sessions_end_when_it_is_set_up(client: Client) -> None:
    member("zhao", Permission.INDICATOR_VIEW)
    other = Client()
    enter(other)
    enter(client)
    with TestCase.captureOnCommitCallbacks(execute=True):
        set_up(client)
    assert other.get(reverse("catalogue")).status_code == 302
    assert client.get(reverse("catalogue")).status_code == 200


def test_guesses_of_codes_are_counted(client: Client) -> None:
    member("zhao", Permission.INDICATOR_VIEW)
    enter(client)
    secret, _codes = set_up(client)
    client.logout()
    assert enter(client, password=PASSWORD) == reverse("mfa_authenticate")
    for _guess in range(5):
        client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert "分鐘後再試" in client.post(reverse("mfa_authenticate"), {"code": code_of(secret, steps=1)}).content.decode()
    assert not signed_in(client)
