from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class BewiserConfig(AppConfig):
    name = "bewiser"

    def ready(self) -> None:
        # Celery needs settings, and bewiser/__init__.py must import nothing.
        from bewiser import celery  # noqa: F401, PLC0415  (apps.py ready())
        from bewiser.lib import wording  # noqa: PLC0415  (apps.py ready())

        wording.settle()


class BewiserAdminConfig(AdminConfig):
    default_site = "bewiser.admin.BewiserAdminSite"
