"""Addresses of figure check."""

from django.urls import path

from diaodu.figure_check import views

urlpatterns = [
    path("", views.check, name="figure_check"),
    path("marked/", views.marked_file, name="figure_check_marked"),
]
