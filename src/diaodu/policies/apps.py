"""The policies room."""

from django.apps import AppConfig


class PoliciesConfig(AppConfig):
    """Registers the room's section of a pack, and its part of the pages of subjects."""

    name = "diaodu.policies"
    label = "policies"

    def ready(self) -> None:
        """Register both once the models are there."""
        from diaodu.boards.beside import add_part
        from diaodu.policies import sections
        from diaodu.policies.beside import policies_beside

        sections.install()
        add_part(policies_beside)
