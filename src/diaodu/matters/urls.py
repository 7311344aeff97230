"""Addresses of the matters room."""

from django.urls import path

from diaodu.matters import views_enterprise
from diaodu.matters.views import lists, pages, raising

urlpatterns = [
    path("", lists.mine, name="matters"),
    path("all/", lists.listed, name="matters_all"),
    path("all.<str:form>", lists.export, name="matters_export"),
    path("new/", raising.new, name="matter_new"),
    path("links/<str:code>/make/", views_enterprise.link_make, name="enterprise_link_make"),
    path("links/<str:code>/close/", views_enterprise.link_close, name="enterprise_link_close"),
    path("<uuid:key>/", pages.matter, name="matter"),
]
