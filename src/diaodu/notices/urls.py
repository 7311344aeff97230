"""Addresses of one's notices."""

from django.urls import path

from diaodu.notices import views

urlpatterns = [
    path("", views.notices, name="notices"),
    path("seen/", views.all_seen, name="notices_all_seen"),
    path("<int:number>/seen/", views.seen, name="notice_seen"),
    path("<int:number>/open/", views.open_notice, name="notice_open"),
]
