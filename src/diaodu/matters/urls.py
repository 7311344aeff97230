"""Addresses of the matters room."""

from django.urls import path

from diaodu.matters import views

urlpatterns = [
    path("<uuid:key>/", views.matter, name="matter"),
]
