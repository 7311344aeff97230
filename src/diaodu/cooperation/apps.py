"""The room of central-local cooperation."""

from django.apps import AppConfig


class CooperationConfig(AppConfig):
    """Names the room."""

    name = "diaodu.cooperation"
    label = "cooperation"
