from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConnectConfig(AppConfig):
    name = "connect"
    verbose_name = _("Network")

    def ready(self) -> None:
        from bewiser.lib.encounters import register  # noqa: PLC0415  (apps.py ready())

        from . import encounters, mails, newsletter  # noqa: F401, PLC0415  (apps.py ready())

        register("connection", encounters.Introductions())

        _register_personal()


def _register_personal() -> None:
    """Say what is kept of people, and what is forgotten after a time."""
    from bewiser.lib import forgetting as rules  # noqa: PLC0415  (apps.py ready())
    from bewiser.lib import personal as data_map  # noqa: PLC0415  (apps.py ready())

    from . import forgetting, personal  # noqa: PLC0415  (apps.py ready())

    data_map.register("connect", personal.PART)
    rules.register(*forgetting.RULES)
