from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "diaodu.audit"
    label = "audit"
