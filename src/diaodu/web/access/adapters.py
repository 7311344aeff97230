"""What django-allauth asks the site: our rules, our words, our pages. Nobody signs up; mail is never sent."""

from __future__ import annotations

import base64
from hashlib import sha256
from typing import Any, NoReturn

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount
from cryptography.fernet import Fernet
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from diaodu.audit.commands import record
from diaodu.kit.refusals import Refusal
from diaodu.people.confirming import confirmed
from diaodu.people.factors import must_have_factor
from diaodu.people.linking import forget_claims, link_by_claim
from diaodu.people.lockout import attempt_succeeded, count_attempt, factor_keys


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Local accounts."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "incorrect_password": gettext_lazy("密碼不對，請核對後再試。"),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: accounts are made by administrators."""
        del request
        return False

    def add_message(self, *args: object, **kwargs: object) -> None:
        """Say nothing: allauth's messages are not in our words, and our pages tell what happened."""

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        """A disabled account is told so where one signs in."""
        refuse_sign_in(request, _("這個賬號已停用，請聯繫管理員。"), key=str(user.key))

    def is_reauthentication_required(self, *, app: str, **kwargs: object) -> bool:
        """Allauth's own pages ask for a confirmation when ours do."""
        del app, kwargs
        return not confirmed(self.request)

    def reauthenticate(self, user: Any, password: str) -> bool:
        """Check a password that is entered again; wrong ones are counted."""
        keys = factor_keys(user)
        count_attempt(keys)
        if not user.check_password(password):
            return False
        attempt_succeeded(keys)
        return True

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Password and second factor; for who has neither, the provider of the single sign-on."""
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        if not methods and SocialAccount.objects.filter(user=user).exists():
            return [{"id": "single_sign_on", "description": "", "url": reverse("confirm_single_sign_on")}]
        return methods


class SingleSignOnAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Single sign-on reaches an account that is there and enabled, or nothing. It never makes one, nor a right."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Never: a subject without an account is turned away."""
        del request, sociallogin
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Find the account; whoever has none is told so where one signs in."""
        subject, claims = _identity(request, sociallogin.account.extra_data)
        if not sociallogin.is_existing:
            try:
                link_by_claim(subject=subject, claims=claims)
            except Refusal as refusal:
                refuse_sign_in(request, str(refusal))
            sociallogin.lookup()
        forget_claims(sociallogin.user)

    def on_authentication_error(self, request: HttpRequest, provider: Any, **kwargs: object) -> None:
        """Whatever the provider or the network did: back to the page where one signs in."""
        del provider, kwargs
        refuse_sign_in(request, _("單點登錄沒有成功，請再試一次，或用密碼登錄。"))


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Second factors. Their secrets are kept encrypted: a copy of the database alone makes no codes."""

    error_messages = {**DefaultMFAAdapter.error_messages, "incorrect_code": gettext_lazy("驗證碼不對，請核對後再試。")}

    def encrypt(self, text: str) -> str:
        """Encrypt a secret under a key made from the site's."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Decrypt a secret."""
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Who needs a second factor keeps it; a lost one is reset by an administrator."""
        return not must_have_factor(authenticator.user)

    def send_notification_mail(self, *args: object, **kwargs: object) -> None:
        """The site sends no mail; the audit tells."""


def refuse_sign_in(request: HttpRequest, words: str, *, key: str = "") -> NoReturn:
    """Back to the page where one signs in, told why; the audit keeps that it happened."""
    record(actor=None, tag="people:session:refuse", kind="user", key=key, new={"by": "single_sign_on"})
    messages.error(request, words)
    raise ImmediateHttpResponse(redirect("login"))


def _identity(request: HttpRequest, data: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """The subject and its claims, when the token is this issuer's and tells of the same subject as its user page."""
    token, page = data.get("id_token") or {}, data.get("userinfo") or {}
    subject = token.get("sub")
    if not subject or token.get("iss", "").rstrip("/") != settings.OIDC_ISSUER or page.get("sub") != subject:
        refuse_sign_in(request, _("單點登錄沒有成功，請再試一次，或用密碼登錄。"))
    return str(subject), {**token, **page}


def _cipher() -> Fernet:
    key = sha256(f"second-factor:{settings.SECRET_KEY}".encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
