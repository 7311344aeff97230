"""The site's addresses: each room brings its own."""

from django.urls import URLPattern, URLResolver, path

from diaodu.web import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("health/live", health.live, name="health_live"),
    path("health/ready", health.ready, name="health_ready"),
]
