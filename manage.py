#!/usr/bin/env python
"""Django's commands; where no server is named, beside the local services of this checkout."""

import os
import sys

from bewiser.embedded.environment import ensure_environment


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bewiser.settings")
    ensure_environment()
    from django.conf import settings  # noqa: PLC0415  (settings read what was just set)
    from django.core.exceptions import ImproperlyConfigured  # noqa: PLC0415
    from django.core.management import execute_from_command_line  # noqa: PLC0415

    try:
        # Read by themselves, so that what a command does wrong keeps its traceback.
        _ = settings.INSTALLED_APPS
    except ImproperlyConfigured as problem:
        sys.exit(str(problem))
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
