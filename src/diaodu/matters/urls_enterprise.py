"""Addresses of an enterprise's own page. What is called ``token`` is a secret: no log keeps it."""

from django.urls import path

from diaodu.matters.views import enterprise

urlpatterns = [
    path("<str:token>/", enterprise.enterprise, name="enterprise"),
    path("<str:token>/raise/<str:kind>/", enterprise.raise_, name="enterprise_raise"),
    path("<str:token>/<uuid:key>/answer/<int:step>/", enterprise.answer, name="enterprise_answer"),
    path("<str:token>/<uuid:key>/files/<uuid:file>/", enterprise.file, name="enterprise_file"),
    path("<str:token>/contacts/<uuid:key>/answer/", enterprise.contact_answer, name="enterprise_contact_answer"),
    path("<str:token>/<uuid:key>/reopen/", enterprise.reopen, name="enterprise_reopen"),
]
