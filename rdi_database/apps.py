from django.apps import AppConfig


class RdiDatabaseConfig(AppConfig):
    name = "rdi_database"
