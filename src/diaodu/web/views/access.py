"""Signing in, confirming, choosing a language."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.internal.flows.reauthentication import STATE_SESSION_KEY
from allauth.account.utils import get_next_redirect_url, perform_login
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialApp
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from django.views.i18n import set_language
from requests import RequestException

from diaodu.web.access.forms import LoginForm


class Login(LoginView):
    """The page where one signs in. The second step, for whoever has a second factor, is allauth's business."""

    template_name = "login.html"
    authentication_form = LoginForm
    redirect_authenticated_user = True

    def form_valid(self, form: Any) -> HttpResponse:
        """The password was right: go on to the second factor, or in."""
        user = form.get_user()
        record_authentication(self.request, user, "password")
        answer: HttpResponse = perform_login(self.request, user, redirect_url=self.get_success_url())
        return answer

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Whether single sign-on is offered."""
        return {**super().get_context_data(**kwargs), "single_sign_on": bool(settings.OIDC_ISSUER)}


@login_not_required
@require_POST
def single_sign_on(request: HttpRequest) -> HttpResponseBase:
    """To the provider. Whoever is signed in here already is to show there who they are, not only come back."""
    try:
        provider = get_adapter(request).get_provider(request, settings.OIDC_ID)
    except SocialApp.DoesNotExist as error:
        raise Http404 from error
    asked = {"prompt": "login"} if request.user.is_authenticated else {}
    try:
        answer: HttpResponse = provider.redirect(
            request, process="login", next_url=get_next_redirect_url(request), auth_params=asked
        )
    except RequestException:
        messages.error(request, _("單點登錄服務暫時無法連接，請稍後再試，或用密碼登錄。"))
        return redirect("login")
    return answer


@never_cache
@require_safe
def confirm_single_sign_on(request: HttpRequest) -> HttpResponse:
    """Confirming for who has neither password nor second factor here: sign in at the provider once more.

    What was posted cannot be taken up again after that; one comes back to the start.
    """
    posted = request.session.pop(STATE_SESSION_KEY, None)
    address = reverse("home") if posted else get_next_redirect_url(request) or reverse("home")
    return render(request, "account/confirm_single_sign_on.html", {"next": address})


@login_not_required
@require_POST
def language(request: HttpRequest) -> HttpResponseBase:
    """Keep the chosen language in a cookie and go back to where the choice was made."""
    return set_language(request)
