"""The listing room."""

from django.apps import AppConfig


class ListingConfig(AppConfig):
    """Registers the room's section of a pack."""

    name = "diaodu.listing"
    label = "listing"

    def ready(self) -> None:
        """Register the section once the models are there."""
        from diaodu.listing import sections

        sections.install()
