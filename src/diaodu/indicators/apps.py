from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    name = "diaodu.indicators"
    label = "indicators"
