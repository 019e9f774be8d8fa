"""`make lint`: every check that CI runs before the tests, all of them even if one fails.

The checks that load the settings get a production environment with made-up values: nothing is
connected to, and an unsafe default cannot hide behind the sample mode.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

from bewiser.embedded import places

PRODUCTION = {
    "MODE": "production",
    "SECRET_KEY": "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "SITE_URL": "https://bewiser.example",
    "ALLOWED_HOSTS": "bewiser.example",
    "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/bewiser",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "EMAIL_URL": "smtp://127.0.0.1:1",
    "MAIL_FROM": "Be Wiser <connect@bewiser.example>",
    "OPERATOR_NAME": "Be Wiser",
    "OPERATOR_ADDRESS": "1 Example Street",
    "OPERATOR_EMAIL": "operator@bewiser.example",
    "DJANGO_SETTINGS_MODULE": "bewiser.settings",
}
CHECKS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("ruff format", ("-m", "ruff", "format", "--check", "--quiet", ".")),
    ("ruff check", ("-m", "ruff", "check", "--quiet", ".")),
    ("import contracts", ("-c", "from importlinter.cli import lint_imports_command as c; c()")),
    ("types", ("-m", "mypy")),
    # Without a database it cannot compare with what was applied, and says so in a warning.
    (
        "migrations",
        ("-W", "ignore", "manage.py", "makemigrations", "--check", "--dry-run"),
    ),
    ("deployment", ("manage.py", "check", "--deploy", "--fail-level", "WARNING")),
)


def main() -> int:
    """Run every check; return 1 if one failed."""
    environment = {**os.environ, **PRODUCTION}
    root = Path(places.CHECKOUT)
    failed = []
    for name, arguments in CHECKS:
        began = time.monotonic()
        done = subprocess.run(  # noqa: S603  (the command is ours)
            [sys.executable, *arguments],
            cwd=root,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        verdict = "ok" if done.returncode == 0 else "FAILED"
        print(f"lint: {name}: {verdict} ({time.monotonic() - began:.1f} s)", flush=True)
        if done.returncode:
            failed.append(name)
            print(done.stdout, flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
