from django.apps import AppConfig


class EditionsConfig(AppConfig):
    name = "diaodu.editions"
    label = "editions"
