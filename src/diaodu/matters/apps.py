"""The matters room."""

from django.apps import AppConfig


class MattersConfig(AppConfig):
    """Registers the room's sections of a pack, the words of its notices, its counter, and its part of circulars."""

    name = "diaodu.matters"
    label = "matters"

    def ready(self) -> None:
        """Register once the models are there."""
        from diaodu.editions import parts
        from diaodu.indicators import counters
        from diaodu.matters import sections, words
        from diaodu.matters.counting import MatterCounter
        from diaodu.matters.office import circular

        sections.install()
        words.install()
        counters.install(MatterCounter())
        parts.register(circular.NAME, circular.exceptions)
