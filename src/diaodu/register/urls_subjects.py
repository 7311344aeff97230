"""Addresses at which a subject is written: its content, stage, links, and its merging into another."""

from django.urls import path

from diaodu.register import moving, writing

urlpatterns = [
    path("<str:code>/edit/", writing.edit, name="subject_edit"),
    path("<str:code>/stage/", moving.stage, name="subject_stage"),
    path("<str:code>/link/", moving.link, name="subject_link"),
    path("<str:code>/merge/", moving.merge, name="subject_merge"),
]
