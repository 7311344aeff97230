"""Addresses of the findings room."""

from django.urls import path

from diaodu.findings import views

urlpatterns = [
    path("", views.findings, name="findings"),
    path("look/", views.look, name="findings_look"),
    path("<uuid:key>/", views.finding, name="finding"),
    path("<uuid:key>/decide/", views.decide, name="finding_decide"),
]
