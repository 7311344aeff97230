from django.apps import AppConfig


class ReturnsConfig(AppConfig):
    name = "diaodu.returns"
    label = "returns"
