from django.apps import AppConfig


class RoamingConfig(AppConfig):
    name = "roaming"
