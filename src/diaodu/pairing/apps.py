"""The room of pairings, stewards and contacts."""

from django.apps import AppConfig


class PairingConfig(AppConfig):
    """Registers the room's section of a pack."""

    name = "diaodu.pairing"
    label = "pairing"

    def ready(self) -> None:
        """Register the section once the models are there."""
        from diaodu.pairing import sections

        sections.install()
