"""The indicators room."""

from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    """Registers the room's sections of a pack."""

    name = "diaodu.indicators"
    label = "indicators"

    def ready(self) -> None:
        """Register the sections once the models are there."""
        from diaodu.indicators import sections

        sections.install()
