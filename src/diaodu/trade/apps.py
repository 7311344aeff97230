"""The room of trade."""

from django.apps import AppConfig


class TradeConfig(AppConfig):
    """Registers the section of trade pages and groups of partners."""

    name = "diaodu.trade"
    label = "trade"

    def ready(self) -> None:
        """Register the section once the models are there."""
        from diaodu.trade import sections

        sections.install()
