"""The audit room."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The room as Django knows it."""

    name = "diaodu.audit"
    label = "audit"
