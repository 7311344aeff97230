"""The site's addresses: each room brings its own."""

from allauth.account.views import reauthenticate
from allauth.mfa.base import views as factors
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.socialaccount.providers.openid_connect.views import callback
from django.conf import settings
from django.contrib.auth.views import LogoutView
from django.urls import URLPattern, URLResolver, include, path

from diaodu.notices import views_feed
from diaodu.web import health
from diaodu.web.views import access, account, audit, help_pages

# Of allauth only what is used is mounted, under the names by which it finds its own pages; two of those are ours.
signing_in: list[URLPattern | URLResolver] = [
    path("login/", access.Login.as_view(), name="login"),
    path("login/", access.Login.as_view(), name="account_login"),
    path("login/sso/", access.single_sign_on, name="single_sign_on"),
    path("login/sso/callback/", callback, {"provider_id": settings.OIDC_ID}, name="openid_connect_callback"),
    path("login/factor/", factors.authenticate, name="mfa_authenticate"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("confirm/", reauthenticate, name="account_reauthenticate"),
    path("confirm/factor/", factors.reauthenticate, name="mfa_reauthenticate"),
    path("confirm/sso/", access.confirm_single_sign_on, name="confirm_single_sign_on"),
    path("account/", account.account, name="account"),
    path("account/", account.account, name="mfa_index"),
    path("account/sessions/end/", account.end, name="sessions_end"),
    path("account/password/", account.password, name="password"),
    path("account/calendar/", account.feed_open, name="feed_open"),
    path("account/calendar/close/", account.feed_close, name="feed_close"),
    path("account/factor/", totp.activate_totp, name="mfa_activate_totp"),
    path("account/factor/remove/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("account/factor/codes/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("account/factor/codes/new/", recovery.generate_recovery_codes, name="mfa_generate_recovery_codes"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("health/live", health.live, name="health_live"),
    path("health/ready", health.ready, name="health_ready"),
    *signing_in,
    path("notices/", include("diaodu.notices.urls")),
    path("account/", include("diaodu.notices.urls_account")),
    path("language/", access.language, name="language"),
    path("people/", include("diaodu.web.people.urls")),
    path("audit/", audit.audit, name="audit"),
    path("help/", help_pages.all_help, name="help"),
    path("returns/", include("diaodu.returns.urls")),
    path("register/", include("diaodu.register.urls")),
    path("subjects/", include("diaodu.register.urls_subjects")),
    path("events/feed/<str:token>.ics", views_feed.feed, name="calendar_feed"),  # where calendars fetch it already
    path("events/", include("diaodu.events.urls")),
    path("cooperation/", include("diaodu.cooperation.urls")),
    path("findings/", include("diaodu.findings.urls")),
    path("matters/", include("diaodu.matters.urls")),
    path("pairing/", include("diaodu.pairing.urls")),
    path("e/", include("diaodu.matters.urls_enterprise")),
    path("listing/", include("diaodu.listing.urls")),
    path("editions/", include("diaodu.editions.urls")),
    path("public/", include("diaodu.editions.urls_public")),
    path("figure-check/", include("diaodu.figure_check.urls")),
    path("workload/", include("diaodu.workload.urls")),
    path("deals/", include("diaodu.deals.urls")),
    path("scores/", include("diaodu.indicators.urls")),
    path("sites/", include("diaodu.sites.urls")),
    path("freight/", include("diaodu.freight.urls")),
    path("trade/", include("diaodu.trade.urls")),
    path("policies/", include("diaodu.policies.urls")),
    path("", include("diaodu.boards.urls")),
]
handler400 = "diaodu.web.views.refusals.bad_request"
handler403 = "diaodu.web.views.refusals.forbidden"
handler404 = "diaodu.web.views.refusals.not_found"
