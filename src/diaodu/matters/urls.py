"""Addresses of the matters room."""

from django.urls import include, path

from diaodu.matters.views import calendar, enterprise, evidence, lists, pages, raising

urlpatterns = [
    path("", include("diaodu.matters.office.urls")),
    path("", lists.mine, name="matters"),
    path("all/", lists.listed, name="matters_all"),
    path("all.<str:form>", lists.export, name="matters_export"),
    path("new/", raising.new, name="matter_new"),
    path("calendar/", calendar.calendar, name="matters_calendar"),
    path("links/<str:code>/make/", enterprise.link_make, name="enterprise_link_make"),
    path("links/<str:code>/close/", enterprise.link_close, name="enterprise_link_close"),
    path("<uuid:key>/", pages.matter, name="matter"),
    path("<uuid:key>/files/<uuid:file>/", evidence.file, name="matter_file"),
    path("<uuid:key>/files/<uuid:file>/erase/", evidence.erase, name="matter_file_erase"),
]
