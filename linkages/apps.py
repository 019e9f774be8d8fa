from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LinkagesConfig(AppConfig):
    name = "linkages"
    verbose_name = _("Linkages")

    def ready(self) -> None:
        from . import mails, newsletter  # noqa: F401, PLC0415  (apps.py ready())

        _register_personal()


def _register_personal() -> None:
    """Say what is kept of people, and what is forgotten after a time."""
    from bewiser.lib import forgetting as rules  # noqa: PLC0415  (apps.py ready())
    from bewiser.lib import personal as data_map  # noqa: PLC0415  (apps.py ready())

    from . import forgetting, personal  # noqa: PLC0415  (apps.py ready())

    data_map.register("linkages", personal.PART)
    rules.register(*forgetting.RULES)
