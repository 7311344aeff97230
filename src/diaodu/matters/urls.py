"""Addresses of the matters room."""

from django.urls import include, path

from diaodu.matters import views

urlpatterns = [
    path("", include("diaodu.matters.office.urls")),
    path("<uuid:key>/", views.matter, name="matter"),
]
