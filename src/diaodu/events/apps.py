"""The room of events and delegations."""

from django.apps import AppConfig


class EventsConfig(AppConfig):
    """Names the room."""

    name = "diaodu.events"
    label = "events"
