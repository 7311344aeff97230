"""The boards room."""

from django.apps import AppConfig


class BoardsConfig(AppConfig):
    """Registers the section of boards."""

    name = "diaodu.boards"
    label = "boards"

    def ready(self) -> None:
        """Register the section once the models are there."""
        from diaodu.boards import sections

        sections.install()
