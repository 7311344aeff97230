"""Addresses of central-local cooperation."""

from django.urls import path

from diaodu.cooperation import views

urlpatterns = [
    path("", views.cooperation, name="cooperation"),
    path("groups/", views.groups, name="central_groups"),
    path("assistance/", views.assistance, name="assistance"),
    path("report/", views.report, name="cooperation_report"),
]
