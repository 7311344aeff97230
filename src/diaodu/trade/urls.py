"""Addresses of the room of trade."""

from django.urls import path

from diaodu.trade import views

urlpatterns = [path("", views.externals, name="externals")]
