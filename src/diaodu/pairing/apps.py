"""The room of pairings, stewards and contacts."""

from django.apps import AppConfig


class PairingConfig(AppConfig):
    """Registers the room's section of a pack, and what its notices say."""

    name = "diaodu.pairing"
    label = "pairing"

    def ready(self) -> None:
        """Register both once the models are there."""
        from diaodu.pairing import sections, telling

        sections.install()
        telling.install()
