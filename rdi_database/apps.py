from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RdiDatabaseConfig(AppConfig):
    name = "rdi_database"
    verbose_name = _("R+D directory")

    def ready(self) -> None:
        from . import mails  # noqa: F401, PLC0415  (apps.py ready())

        _register_personal()


def _register_personal() -> None:
    """Say what is kept of people."""
    from bewiser.lib import personal as data_map  # noqa: PLC0415  (apps.py ready())

    from . import personal  # noqa: PLC0415  (apps.py ready())

    data_map.register("rdi_database", personal.PART)
