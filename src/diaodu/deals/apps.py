"""The room of investment deals."""

from django.apps import AppConfig


class DealsConfig(AppConfig):
    """Has templates and a section of packs, no models: deals and tranches stand in the register."""

    name = "diaodu.deals"
    label = "deals"

    def ready(self) -> None:
        """Register the section once the models are there."""
        from diaodu.deals import sections

        sections.install()
