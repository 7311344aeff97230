"""The packs room."""

from django.apps import AppConfig


class PacksConfig(AppConfig):
    """Registers the pack's own sections."""

    name = "diaodu.packs"
    label = "packs"

    def ready(self) -> None:
        """Register the sections once the models are there."""
        from diaodu.packs import pack_section, workdays_section

        pack_section.install()
        workdays_section.install()
