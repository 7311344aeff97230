"""The editions room."""

from django.apps import AppConfig


class EditionsConfig(AppConfig):
    """Registers the room's sections of a pack."""

    name = "diaodu.editions"
    label = "editions"

    def ready(self) -> None:
        """Register the sections once the models are there."""
        from diaodu.editions import sections

        sections.install()
