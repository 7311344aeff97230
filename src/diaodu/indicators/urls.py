"""Addresses of the indicators room: what is recorded by hand on a score sheet."""

from django.urls import path

from diaodu.indicators import views

urlpatterns = [path("adjust/<str:place>/<str:sheet>/", views.adjust, name="score_adjust")]
