"""The matters room."""

from django.apps import AppConfig


class MattersConfig(AppConfig):
    """Registers the room's section of a pack and the words of its notices."""

    name = "diaodu.matters"
    label = "matters"

    def ready(self) -> None:
        """Register once the models are there."""
        from diaodu.matters import carrying, sections, words
        from diaodu.pairing import handing_over

        sections.install()
        words.install()
        handing_over.register(carrying.carry_along)
