from django.apps import AppConfig


class PacksConfig(AppConfig):
    name = "diaodu.packs"
    label = "packs"
