"""The web room."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The room as Django knows it."""

    name = "diaodu.web"
    label = "web"
