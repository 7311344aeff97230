"""The notices room."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """Registers the room's section of a pack, and the details it keeps."""

    name = "diaodu.notices"
    label = "notices"

    def ready(self) -> None:
        """Register both once the models are there."""
        from diaodu.notices import own_details, sections

        own_details.install()
        sections.install()
