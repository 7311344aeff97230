"""Addresses of the matters room."""

from django.urls import path

from diaodu.matters import views, views_calendar, views_enterprise

urlpatterns = [
    path("calendar/", views_calendar.calendar, name="matters_calendar"),
    path("links/<str:code>/make/", views_enterprise.link_make, name="enterprise_link_make"),
    path("links/<str:code>/close/", views_enterprise.link_close, name="enterprise_link_close"),
    path("<uuid:key>/", views.matter, name="matter"),
]
