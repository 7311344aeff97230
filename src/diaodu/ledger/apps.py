from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "diaodu.ledger"
    label = "ledger"
