"""The people room."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """The room as Django knows it."""

    name = "diaodu.people"
    label = "people"
