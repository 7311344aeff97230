"""Single sign-on against a running provider: it reaches an enabled account that is there, or nothing."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from django.urls import reverse

from diaodu.audit.models import AuditEntry
from diaodu.people.commands import disable_user
from diaodu.people.linking import LinkTaken, link_user, unlink_user
from diaodu.people.models import Grant, User
from tests.builders import make_user
from tests.provider import sign_in_at_provider, tell

pytestmark = pytest.mark.django_db


def sent_to(client: Client, **data: str) -> str:
    """Where the site sends somebody who chooses single sign-on."""
    answer = client.post(reverse("single_sign_on"), data)
    assert answer.status_code == 302
    return str(answer["Location"])


def signed_on(client: Client, subject: str, **data: str) -> Any:
    """Go through the provider and back; the site's answer."""
    return client.get(sign_in_at_provider(sent_to(client, **data), subject))


def who(client: Client) -> str | None:
    """The sign-in name of whoever the client is signed in as."""
    key = client.session.get("_auth_user_id")
    return User.objects.get(pk=key).username if key else None


def told(client: Client) -> str:
    """What the page where one signs in says."""
    return client.get(reverse("login")).content.decode()


def test_it_is_offered_only_where_it_is_set_up(client: Client, settings: Any) -> None:
    assert "data-single-sign-on" not in told(client)
    assert client.post(reverse("single_sign_on")).status_code == 404
    assert client.get(reverse("openid_connect_callback", kwargs={"provider_id": settings.OIDC_ID})).status_code == 404


def test_the_claim_reaches_the_account_of_that_name(client: Client, issuer: str) -> None:
    user = make_user("zhao")
    tell(issuer, "subject-1", preferred_username="zhao")
    assert "data-single-sign-on" in told(client)
    answer = signed_on(client, "subject-1", next="/indicators/")
    assert (answer.status_code, answer["Location"]) == (302, "/indicators/")
    assert who(client) == "zhao"
    linked = SocialAccount.objects.get(user=user)
    assert (linked.uid, linked.extra_data) == ("subject-1", {})
    tags = list(AuditEntry.objects.filter(object_key=str(user.key)).order_by("id").values_list("tag", flat=True))
    assert tags == ["people:link:create", "people:session:begin"]


def test_the_request_is_bound_to_the_browser(client: Client, issuer: str) -> None:
    asked = parse_qs(urlsplit(sent_to(client)).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["response_type"] == ["code"]
    assert asked["state"]
    make_user("zhao")
    tell(issuer, "subject-2", preferred_username="zhao")
    back = sign_in_at_provider(sent_to(client), "subject-2")
    stranger = Client()
    assert stranger.get(back)["Location"] == reverse("login")
    assert who(stranger) is None


def test_a_subject_without_an_account_gets_neither_account_nor_right(client: Client, issuer: str) -> None:
    make_user("zhao")
    before = (User.objects.count(), Grant.objects.count())
    tell(issuer, "subject-3", preferred_username="nobody-here", groups=["administrator"])
    answer = signed_on(client, "subject-3")
    assert answer["Location"] == reverse("login")
    assert "沒有與之對應的賬號" in told(client)
    assert who(client) is None
    assert (User.objects.count(), Grant.objects.count(), SocialAccount.objects.count()) == (*before, 0)
    assert AuditEntry.objects.filter(tag="people:session:refuse").count() == 1


def test_a_disabled_account_is_not_reached(client: Client, issuer: str) -> None:
    user = make_user("zhao")
    tell(issuer, "subject-4", preferred_username="zhao")
    signed_on(client, "subject-4")
    disable_user(actor=None, user=user)
    answer = signed_on(client, "subject-4")
    assert answer["Location"] == reverse("login")
    assert "已停用" in told(client)
    assert who(client) is None
    unlink_user(actor=None, user=user)
    signed_on(client, "subject-4")
    assert who(client) is None
    assert not SocialAccount.objects.exists()


def test_a_name_given_to_somebody_else_later_does_not_reach_the_account(client: Client, issuer: str) -> None:
    make_user("zhao")
    tell(issuer, "subject-5", preferred_username="zhao")
    signed_on(client, "subject-5")
    client.logout()
    tell(issuer, "subject-6", preferred_username="zhao")
    signed_on(client, "subject-6")
    assert "另一個單點登錄身份" in told(client)
    assert who(client) is None
    tell(issuer, "subject-5", preferred_username="another-name")
    signed_on(client, "subject-5")
    assert who(client) == "zhao"
    assert SocialAccount.objects.get().extra_data == {}


def test_a_link_made_by_the_operator_needs_no_claim(client: Client, issuer: str, settings: Any) -> None:
    settings.OIDC_CLAIM = ""
    user, other = make_user("zhao"), make_user("qian")
    tell(issuer, "subject-7", preferred_username="qian")
    signed_on(client, "subject-7")
    assert who(client) is None
    link_user(actor=None, user=user, subject="subject-7")
    signed_on(client, "subject-7")
    assert who(client) == "zhao"
    with pytest.raises(LinkTaken):
        link_user(actor=None, user=other, subject="subject-7")
    with pytest.raises(LinkTaken):
        link_user(actor=None, user=user, subject="subject-8")


def test_a_claim_that_is_no_text_reaches_nobody(client: Client, issuer: str) -> None:
    make_user("zhao")
    tell(issuer, "subject-9", preferred_username=["zhao"])
    signed_on(client, "subject-9")
    assert who(client) is None


def test_a_refusal_at_the_provider_comes_back_to_the_sign_in(client: Client, issuer: str) -> None:
    answer = client.get(sign_in_at_provider(sent_to(client), "anybody", deny=True))
    assert answer["Location"] == reverse("login")
    assert "單點登錄沒有成功" in told(client)


def test_a_token_of_another_issuer_is_refused(client: Client, issuer: str, settings: Any) -> None:
    make_user("zhao")
    tell(issuer, "subject-10", preferred_username="zhao")
    settings.OIDC_ISSUER = "https://elsewhere.example"
    signed_on(client, "subject-10")
    assert who(client) is None


def test_a_provider_that_does_not_answer_is_told(client: Client, issuer: str, settings: Any) -> None:
    settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]["settings"]["server_url"] = "http://127.0.0.1:9"
    assert client.post(reverse("single_sign_on"))["Location"] == reverse("login")
    assert "暫時無法連接" in told(client)


def test_nobody_is_sent_on_to_another_site(client: Client, issuer: str) -> None:
    make_user("zhao")
    tell(issuer, "subject-11", preferred_username="zhao")
    assert signed_on(client, "subject-11", next="https://elsewhere.example/")["Location"] == reverse("home")


def test_who_has_neither_password_nor_factor_confirms_at_the_provider(client: Client, issuer: str) -> None:
    user = make_user("zhao")
    user.set_unusable_password()
    user.save(update_fields=["password"])
    tell(issuer, "subject-12", preferred_username="zhao")
    signed_on(client, "subject-12")
    session = client.session
    session["account_authentication_methods"] = []
    session.save()
    asked = client.get(reverse("mfa_activate_totp"))
    assert asked["Location"].startswith(reverse("confirm_single_sign_on"))
    page = client.get(asked["Location"])
    assert f'value="{reverse("mfa_activate_totp")}"' in page.content.decode()
    again = sent_to(client, next=reverse("mfa_activate_totp"))
    assert parse_qs(urlsplit(again).query)["prompt"] == ["login"]
    assert client.get(sign_in_at_provider(again, "subject-12"))["Location"] == reverse("mfa_activate_totp")
    assert client.get(reverse("mfa_activate_totp")).status_code == 200
