"""Addresses of the room of sites."""

from django.urls import path

from diaodu.sites import views

urlpatterns = [path("", views.sites, name="sites")]
