"""Addresses of the workload ledger."""

from django.urls import path

from diaodu.workload import views

urlpatterns = [
    path("", views.workload, name="workload"),
]
