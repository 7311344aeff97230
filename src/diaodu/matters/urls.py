"""Addresses of the matters room."""

from django.urls import path

from diaodu.matters.views import lists, pages, raising

urlpatterns = [
    path("", lists.mine, name="matters"),
    path("all/", lists.listed, name="matters_all"),
    path("all.<str:form>", lists.export, name="matters_export"),
    path("new/", raising.new, name="matter_new"),
    path("<uuid:key>/", pages.matter, name="matter"),
]
