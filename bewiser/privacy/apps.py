from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PrivacyConfig(AppConfig):
    """The last of the apps: its rules about people run once those of the tools have."""

    name = "bewiser.privacy"
    label = "privacy"
    verbose_name = _("Privacy")

    def ready(self) -> None:
        from bewiser.lib import forgetting as rules  # noqa: PLC0415  (apps.py ready())
        from bewiser.lib import personal as data_map  # noqa: PLC0415  (apps.py ready())

        from . import forgetting, mails, own  # noqa: F401, PLC0415  (apps.py ready())

        data_map.register("privacy", own.part())
        rules.register(*forgetting.RULES)
