"""The room of events and delegations."""

from django.apps import AppConfig


class EventsConfig(AppConfig):
    """Adds what is held to the calendars of people."""

    name = "diaodu.events"
    label = "events"

    def ready(self) -> None:
        """Register once the models are there."""
        from diaodu.events.feeds import entries
        from diaodu.notices.feeds import add_source

        add_source(entries)
