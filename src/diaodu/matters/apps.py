"""The matters room."""

from django.apps import AppConfig


class MattersConfig(AppConfig):
    """Registers the room's section of a pack, the words of its notices, and its parts of other rooms' pages."""

    name = "diaodu.matters"
    label = "matters"

    def ready(self) -> None:
        """Register once the models are there."""
        from diaodu.boards.beside import add_part
        from diaodu.boards.worklist import add_line
        from diaodu.matters import beside, carrying, sections, words
        from diaodu.pairing import handing_over

        sections.install()
        words.install()
        handing_over.register(carrying.carry_along)
        add_part(beside.matters_beside)
        add_part(beside.link_beside)
        add_line(beside.matters_on_desk)
