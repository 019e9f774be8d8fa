from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RoamingConfig(AppConfig):
    name = "roaming"
    verbose_name = _("Roaming")

    def ready(self) -> None:
        from bewiser.lib.encounters import register  # noqa: PLC0415  (apps.py ready())

        from . import encounters, mails, newsletter, newsletter_mails  # noqa: F401, PLC0415  (as above)

        register("stay", encounters.Stays())
