"""The ledger room."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """Registers the room's sections of a pack."""

    name = "diaodu.ledger"
    label = "ledger"

    def ready(self) -> None:
        """Register the sections once the models are there."""
        from diaodu.ledger import sections

        sections.install()
