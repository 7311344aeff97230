"""Addresses of circulars."""

from django.urls import path

from diaodu.editions.views import editing, listed, shown, steps

urlpatterns = [
    path("", listed.editions, name="editions"),
    path("draft/", listed.draft, name="edition_draft"),
    path("<uuid:key>/", shown.edition, name="edition"),
    path("<uuid:key>/text/", editing.text, name="edition_text"),
    path("<uuid:key>/figures/<slug:figure>/", shown.figure, name="edition_figure"),
    path("<uuid:key>/files/<str:name>", shown.file, name="edition_file"),
    path("<uuid:key>/refresh/", steps.refresh, name="edition_refresh"),
    path("<uuid:key>/review/", steps.review, name="edition_review"),
    path("<uuid:key>/approve/", steps.approve, name="edition_approve"),
    path("<uuid:key>/back/", steps.back, name="edition_back"),
    path("<uuid:key>/withdraw/", steps.withdraw, name="edition_withdraw"),
    path("<uuid:key>/release/", steps.release, name="edition_release"),
    path("<uuid:key>/correct/", steps.correct, name="edition_correct"),
]
