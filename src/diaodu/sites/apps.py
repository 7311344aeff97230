"""The room of sites."""

from django.apps import AppConfig


class SitesConfig(AppConfig):
    """It has no tables: sites are subjects of the register."""

    name = "diaodu.sites"
    label = "diaodu_sites"
