"""The matters room."""

from django.apps import AppConfig


class MattersConfig(AppConfig):
    """Registers the room's sections of a pack, the words of its notices, and its counter with the indicators."""

    name = "diaodu.matters"
    label = "matters"

    def ready(self) -> None:
        """Register once the models are there."""
        from diaodu.indicators import counters
        from diaodu.matters import sections, words
        from diaodu.matters.counting import MatterCounter

        sections.install()
        words.install()
        counters.install(MatterCounter())
