"""Addresses of what everybody may read."""

from django.urls import path

from diaodu.editions.views import public

urlpatterns = [
    path("", public.editions, name="public_editions"),
    path("feed/", public.Feed(), name="public_feed"),
    path("<uuid:key>/", public.edition, name="public_edition"),
    path("<uuid:key>/files/<str:name>", public.file, name="public_file"),
]
