"""Addresses of the register: lists of every kind, their export and import, rosters."""

from django.urls import path

from diaodu.register import transfers, views, writing

urlpatterns = [
    path("", views.kinds, name="kinds"),
    path("kinds/<str:kind>/", views.subjects, name="subjects"),
    path("kinds/<str:kind>/new/", writing.new, name="subject_new"),
    path("offers/<str:what>/", writing.offers, name="offered"),
    path("kinds/<str:kind>/export.<str:form>", transfers.export, name="subjects_export"),
    path("kinds/<str:kind>/template.xlsx", transfers.template, name="subjects_template"),
    path("kinds/<str:kind>/import/", transfers.upload, name="subjects_import"),
    path("imports/<uuid:key>/", transfers.progress, name="import_progress"),
    path("rosters/", views.rosters, name="rosters"),
    path("rosters/<str:code>/", views.roster, name="roster"),
]
