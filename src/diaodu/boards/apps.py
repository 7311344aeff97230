"""The boards room."""

from django.apps import AppConfig


class BoardsConfig(AppConfig):
    """Registers the section of boards, and what is said of pairings on the pages of subjects."""

    name = "diaodu.boards"
    label = "boards"

    def ready(self) -> None:
        """Register both once the models are there."""
        from diaodu.boards import sections
        from diaodu.boards.beside import add_part
        from diaodu.boards.paired import paired_beside

        sections.install()
        add_part(paired_beside)
