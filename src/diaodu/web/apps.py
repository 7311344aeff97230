"""The web room."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The room as Django knows it."""

    name = "diaodu.web"
    label = "web"

    def ready(self) -> None:
        """Listen to what signing in tells."""
        from diaodu.web.access import noting  # noqa: F401 - imported for its receivers
