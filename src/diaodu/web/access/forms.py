"""The forms of signing in, in our own words; what is guessed at is counted."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import ReauthenticateForm
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as FactorForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.utils.translation import gettext_lazy as _

from diaodu.people.addresses import client_address
from diaodu.people.lockout import LockedOut, attempt_succeeded, count_attempt, factor_keys, sign_in_keys

ONE_TIME = {"class": "form-control", "autocomplete": "one-time-code", "autofocus": True, "spellcheck": "false"}


def _dress(form: forms.BaseForm, **labels: Any) -> None:
    for name, label in labels.items():
        form.fields[name].label = label
    for field in form.fields.values():
        field.error_messages["required"] = _("請填寫此項。")
        field.widget.attrs["class"] = "form-control"
        field.widget.attrs.pop("placeholder", None)


class LoginForm(AuthenticationForm):
    """Name and password."""

    error_messages = {
        "invalid_login": _("用戶名或密碼不對，請核對後再試。"),
        "inactive": _("這個賬號已停用，請聯繫管理員。"),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _dress(self, username=_("用戶名"), password=_("密碼"))

    def clean(self) -> dict[str, Any]:
        """Count the attempt, then look at the password."""
        username, password = self.cleaned_data.get("username"), self.cleaned_data.get("password")
        if self.request is None or not username or not password:
            return self.cleaned_data
        keys = sign_in_keys(username, client_address(self.request))
        _count_or_refuse(keys)
        cleaned = super().clean()
        attempt_succeeded(keys)
        return cleaned


class PasswordAgain(ReauthenticateForm):  # type: ignore[misc]
    """The password once more, before something that is hard to take back."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _dress(self, password=_("密碼"))

    def clean_password(self) -> str:
        """Tell the wait where too many were wrong."""
        try:
            return str(super().clean_password())
        except LockedOut as locked:
            raise forms.ValidationError(str(locked), code=locked.code) from locked


class _CountedCode:
    """A code of a second factor, counted before it is looked at."""

    user: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        form: Any = self
        _dress(form, code=_("驗證碼"))
        form.fields["code"].widget.attrs = {**ONE_TIME}

    def clean_code(self) -> str:
        """Count, then look."""
        keys = factor_keys(self.user)
        _count_or_refuse(keys)
        code = str(super().clean_code())  # type: ignore[misc]
        attempt_succeeded(keys)
        return code


class FactorCode(_CountedCode, AuthenticateForm):  # type: ignore[misc]
    """The second step of signing in."""


class FactorAgain(_CountedCode, FactorForm):  # type: ignore[misc]
    """A code once more, before something that is hard to take back."""


class FirstCode(_CountedCode, ActivateTOTPForm):  # type: ignore[misc]
    """The first code of a new second factor: shows that the app has the secret."""


class NewPassword(PasswordChangeForm):
    """The old password and, twice, the new one."""

    error_messages = {
        "password_incorrect": _("密碼不對，請核對後再試。"),
        "password_mismatch": _("兩次填寫的新密碼不一致。"),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _dress(self, old_password=_("現在的密碼"), new_password1=_("新密碼"), new_password2=_("再填一次新密碼"))
        for field in self.fields.values():
            field.help_text = ""

    def clean_old_password(self) -> str:
        """Count the attempt, then look at the password."""
        keys = factor_keys(self.user)
        _count_or_refuse(keys)
        password = str(super().clean_old_password())
        attempt_succeeded(keys)
        return password


def _count_or_refuse(keys: Any) -> None:
    try:
        count_attempt(keys)
    except LockedOut as locked:
        raise forms.ValidationError(str(locked), code=locked.code) from locked
