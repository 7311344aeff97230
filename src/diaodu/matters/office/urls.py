"""Addresses of the office's pages of matters."""

from django.urls import path

from diaodu.matters.office import views

urlpatterns = [
    path("board/", views.board, name="matters_board"),
    path("board/after/", views.after, name="matters_after"),
    path("kanban/", views.kanban, name="matters_kanban"),
    path("weekly/", views.weekly, name="matters_weekly"),
    path("weekly.<str:form>", views.weekly_file, name="matters_weekly_file"),
]
