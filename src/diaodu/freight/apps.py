"""The room of freight services and runs."""

from django.apps import AppConfig


class FreightConfig(AppConfig):
    """Names the room, and registers its part of the pages of subjects."""

    name = "diaodu.freight"
    label = "freight"

    def ready(self) -> None:
        """Register it once the models are there."""
        from diaodu.boards.beside import add_part
        from diaodu.freight.beside import freight_beside

        add_part(freight_beside)
