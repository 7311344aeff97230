"""Addresses of the pages of investment deals."""

from django.urls import path

from diaodu.deals import views

urlpatterns = [
    path("", views.pipeline, name="deals"),
    path("cohorts/", views.cohorts, name="deal_cohorts"),
    path("funds/", views.funds, name="deal_funds"),
    path("shares/", views.shares, name="deal_shares"),
    path("<str:code>/", views.deal, name="deal"),
]
