"""The site's addresses: each room brings its own."""

from django.contrib.auth.views import LogoutView
from django.urls import URLPattern, URLResolver, include, path

from diaodu.web import health
from diaodu.web.views import access, help_pages

urlpatterns: list[URLPattern | URLResolver] = [
    path("health/live", health.live, name="health_live"),
    path("health/ready", health.ready, name="health_ready"),
    path("login/", access.Login.as_view(), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("language/", access.language, name="language"),
    path("help/", help_pages.all_help, name="help"),
    path("returns/", include("diaodu.returns.urls")),
    path("register/", include("diaodu.register.urls")),
    path("listing/", include("diaodu.listing.urls")),
    path("", include("diaodu.boards.urls")),
]
handler403 = "diaodu.web.views.refusals.forbidden"
handler404 = "diaodu.web.views.refusals.not_found"
