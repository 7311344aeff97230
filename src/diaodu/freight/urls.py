"""Addresses of freight services and their runs."""

from django.urls import path

from diaodu.freight import views

urlpatterns = [
    path("", views.services, name="freight"),
    path("plan/", views.plan, name="freight_plan"),
    path("runs/", views.runs, name="freight_runs"),
    path("services/<str:code>/", views.service, name="freight_service"),
]
