"""Addresses of the listing room."""

from django.urls import path

from diaodu.listing import views

urlpatterns = [
    path("", views.nominations, name="nominations"),
    path("propose/<str:code>/", views.propose, name="nomination_propose"),
    path("compare/<str:listing>/<str:roster>/", views.compare, name="nominations_compare"),
    path("nominations/<int:number>/", views.nomination, name="nomination"),
    path("nominations/<int:number>/<str:step>/", views.step, name="nomination_step"),
]
