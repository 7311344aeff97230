"""Addresses of an enterprise's own page. What is called ``token`` is a secret: no log keeps it."""

from django.urls import path

from diaodu.matters import views_enterprise

urlpatterns = [
    path("<str:token>/", views_enterprise.enterprise, name="enterprise"),
    path("<str:token>/raise/<str:kind>/", views_enterprise.raise_, name="enterprise_raise"),
    path("<str:token>/<uuid:key>/answer/<int:step>/", views_enterprise.answer, name="enterprise_answer"),
    path("<str:token>/<uuid:key>/reopen/", views_enterprise.reopen, name="enterprise_reopen"),
]
