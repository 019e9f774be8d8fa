#!/usr/bin/env python
"""Django's commands; where no server is named, beside the local services of this checkout."""

import os
import sys

from bewiser.embedded.environment import ensure_environment


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bewiser.settings")
    ensure_environment()
    from django.core.management import (  # noqa: PLC0415  (a missing .venv gets a sentence below)
        execute_from_command_line,
    )

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
