from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RdiDatabaseConfig(AppConfig):
    name = "rdi_database"
    verbose_name = _("R+D directory")

    def ready(self) -> None:
        from . import mails  # noqa: F401, PLC0415  (apps.py ready())
