from django.apps import AppConfig


class BoardsConfig(AppConfig):
    name = "diaodu.boards"
    label = "boards"
