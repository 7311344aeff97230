"""Addresses of managing accounts."""

from django.urls import path

from diaodu.web.views import people

urlpatterns = [
    path("", people.people, name="people"),
    path("new/", people.new, name="person_new"),
    path("<uuid:key>/", people.person, name="person"),
    path("<uuid:key>/grant/", people.grant, name="person_grant"),
    path("<uuid:key>/revoke/", people.revoke, name="person_revoke"),
    path("<uuid:key>/disable/", people.disable, name="person_disable"),
    path("<uuid:key>/enable/", people.enable, name="person_enable"),
    path("<uuid:key>/factor/reset/", people.factor, name="person_factor"),
    path("<uuid:key>/sessions/end/", people.sessions, name="person_sessions"),
    path("<uuid:key>/details/erase/", people.details, name="person_details"),
    path("<uuid:key>/password/", people.password, name="person_password"),
]
