from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "diaodu.people"
    label = "people"
