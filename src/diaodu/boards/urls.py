"""Addresses of the pages that show: search, overviews, subjects, indicators, trails, facts."""

from django.urls import path

from diaodu.boards.views import finding, indicators, places, rosters, scores, subjects

urlpatterns = [
    path("", places.home, name="home"),
    path("search/", finding.find, name="search"),
    path("organisations/<str:code>/", finding.organisation, name="organisation"),
    path("documents/<str:code>/", finding.document, name="document"),
    path("places/<str:code>/", places.overview, name="overview"),
    path("places/<str:code>/map.json", places.map_shapes, name="map_shapes"),
    path("places/<str:code>/screen/", places.screen, name="screen"),
    path("places/<str:code>/lights/", places.lights, name="lights"),
    path("places/<str:code>/league/", scores.league, name="league"),
    path("places/<str:code>/scores/", scores.scores, name="scores"),
    path("scores/", scores.sheets, name="score_sheets"),
    path("rosters/compare/", rosters.compare, name="rosters_compare"),
    path("subjects/<str:code>/", subjects.subject, name="subject"),
    path("facts/<int:number>/", subjects.fact, name="fact"),
    path("indicators/", indicators.catalogue, name="catalogue"),
    path("indicators/<str:code>/", indicators.indicator, name="indicator"),
    path("trail/<str:code>/", indicators.trail, name="trail"),
    path("revisions/<str:code>/", indicators.revisions, name="revisions"),
]
