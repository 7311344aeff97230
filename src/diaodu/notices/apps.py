"""The notices room."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """The room as Django knows it."""

    name = "diaodu.notices"
    label = "notices"
