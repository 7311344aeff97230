"""Addresses of published pages."""

from django.urls import path

from diaodu.returns.views import pages_printed

intake_urls = [
    path("page/", pages_printed.intake, name="intake"),
    path("page/<uuid:key>/", pages_printed.page, name="intake_page"),
    path("page/<uuid:key>/head/", pages_printed.describe, name="intake_describe"),
    path("page/<uuid:key>/rows/", pages_printed.add, name="intake_add"),
    path("page/<uuid:key>/rows/<int:row>/", pages_printed.row, name="intake_row"),
    path("page/<uuid:key>/rows/<int:row>/remove/", pages_printed.remove, name="intake_remove"),
    path("page/<uuid:key>/subjects/", pages_printed.subjects, name="intake_subjects"),
]
