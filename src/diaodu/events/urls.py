"""Addresses of events and delegations."""

from django.urls import path

from diaodu.events import views

urlpatterns = [
    path("", views.calendar, name="events"),
    path("yields/", views.yields, name="event_yields"),
    path("map/", views.destinations, name="event_map"),
    path("<str:code>/", views.event, name="event"),
]
