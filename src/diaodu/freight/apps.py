"""The room of freight services and runs."""

from django.apps import AppConfig


class FreightConfig(AppConfig):
    """Names the room."""

    name = "diaodu.freight"
    label = "freight"
