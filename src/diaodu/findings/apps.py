"""The findings room."""

from django.apps import AppConfig


class FindingsConfig(AppConfig):
    """Registers the room's section of a pack."""

    name = "diaodu.findings"
    label = "findings"

    def ready(self) -> None:
        """Register the section once the models are there."""
        from diaodu.findings import sections

        sections.install()
