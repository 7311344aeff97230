"""The returns room."""

from django.apps import AppConfig


class ReturnsConfig(AppConfig):
    """Registers the room's sections of a pack."""

    name = "diaodu.returns"
    label = "returns"

    def ready(self) -> None:
        """Register the sections once the models are there."""
        from diaodu.returns import sections

        sections.install()
