from django.apps import AppConfig


class RegisterConfig(AppConfig):
    name = "diaodu.register"
    label = "register"
