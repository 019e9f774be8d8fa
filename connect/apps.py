from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConnectConfig(AppConfig):
    name = "connect"
    verbose_name = _("Network")

    def ready(self) -> None:
        from bewiser.lib.encounters import register  # noqa: PLC0415  (apps.py ready())

        from . import encounters, mails, newsletter  # noqa: F401, PLC0415  (apps.py ready())

        register("connection", encounters.Introductions())
