"""The room of figure check."""

from django.apps import AppConfig


class FigureCheckConfig(AppConfig):
    """Registers the section of words by which texts name figures."""

    name = "diaodu.figure_check"
    label = "figure_check"

    def ready(self) -> None:
        """Register the section once the models are there."""
        from diaodu.figure_check import sections

        sections.install()
