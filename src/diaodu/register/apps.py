"""The register room."""

from django.apps import AppConfig


class RegisterConfig(AppConfig):
    """Registers the room's sections of a pack, and tells the people's room how places lie."""

    name = "diaodu.register"
    label = "register"

    def ready(self) -> None:
        """Register once the models are there."""
        from diaodu.people.grounds import lay
        from diaodu.register import sections
        from diaodu.register.grounds import PlaceTree

        sections.install()
        lay(PlaceTree())
