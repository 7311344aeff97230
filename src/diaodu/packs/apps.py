"""The packs room."""

from django.apps import AppConfig


class PacksConfig(AppConfig):
    """Registers the pack's own section."""

    name = "diaodu.packs"
    label = "packs"

    def ready(self) -> None:
        """Register the section once the models are there."""
        from diaodu.packs import pack_section

        pack_section.install()
