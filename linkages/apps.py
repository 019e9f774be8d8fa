from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LinkagesConfig(AppConfig):
    name = "linkages"
    verbose_name = _("Linkages")

    def ready(self) -> None:
        from . import mails, newsletter  # noqa: F401, PLC0415  (apps.py ready())
