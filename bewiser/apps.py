from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class BewiserConfig(AppConfig):
    name = "bewiser"

    def ready(self) -> None:
        # Celery needs settings, and bewiser/__init__.py must import nothing.
        from bewiser import celery  # noqa: F401, PLC0415  (apps.py ready())


class BewiserAdminConfig(AdminConfig):
    default_site = "bewiser.admin.BewiserAdminSite"
