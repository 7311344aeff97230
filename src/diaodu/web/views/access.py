"""Signing in and choosing a language: the only pages open to everyone."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from django.views.i18n import set_language


class LoginForm(AuthenticationForm):
    """Name and password, in our own words."""

    error_messages = {
        "invalid_login": _("用戶名或密碼不對，請核對後再試。"),
        "inactive": _("這個賬號已停用，請聯繫管理員。"),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("用戶名")
        self.fields["password"].label = _("密碼")
        for field in self.fields.values():
            field.error_messages["required"] = _("請填寫此項。")
            field.widget.attrs["class"] = "form-control"


class Login(LoginView):
    """The page where one signs in."""

    template_name = "login.html"
    authentication_form = LoginForm
    redirect_authenticated_user = True


@login_not_required
@require_POST
def language(request: HttpRequest) -> HttpResponseBase:
    """Keep the chosen language in a cookie and go back to where the choice was made."""
    return set_language(request)
