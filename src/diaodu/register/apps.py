"""The register room."""

from django.apps import AppConfig


class RegisterConfig(AppConfig):
    """Registers the room's sections of a pack."""

    name = "diaodu.register"
    label = "register"

    def ready(self) -> None:
        """Register the sections once the models are there."""
        from diaodu.register import sections

        sections.install()
