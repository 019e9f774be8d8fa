from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RdiDatabaseConfig(AppConfig):
    name = "rdi_database"
    verbose_name = _("R+D directory")
