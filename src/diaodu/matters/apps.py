"""The matters room."""

from django.apps import AppConfig


class MattersConfig(AppConfig):
    """Registers the room's section of a pack, the words of its notices, and its part of a subject's page."""

    name = "diaodu.matters"
    label = "matters"

    def ready(self) -> None:
        """Register once the models are there."""
        from diaodu.boards.beside import add_part
        from diaodu.matters import sections, words
        from diaodu.matters.beside import link_beside
        from diaodu.matters.feeds import entries
        from diaodu.notices.feeds import add_source

        sections.install()
        words.install()
        add_part(link_beside)
        add_source(entries)
