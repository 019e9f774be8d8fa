"""Bring database and static files up to the code, in one process: each would cost a second alone.

Run as `python -m bewiser.embedded.prepare ADDRESS MAIL FILE` with the environment complete. Writes
into FILE what the terminal should say once the site answers; another process would be a second more.
"""

import hashlib
import os
import sys
from io import StringIO
from pathlib import Path

import django
from django.core.management import call_command, get_commands
from django.urls import NoReverseMatch, reverse

from bewiser.embedded import catalogues, places


def main(address: str, mail: str, file: str) -> int:
    """Migrate, collect, and load the sample network where there are no organisations yet."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bewiser.settings")
    # Before Django reads them.
    catalogues.compile_stale(places.CHECKOUT)
    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    collect_static()
    load_sample_once()
    Path(file).write_text(announcement(address, mail))
    return 0


def collect_static() -> None:
    """Collect if a file has changed: to hash and compress them all is most of a second start."""
    # Settings and apps exist only now.
    from django.conf import settings  # noqa: PLC0415  (after django.setup())
    from django.contrib.staticfiles.finders import get_finders  # noqa: PLC0415

    seen = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            found = Path(storage.path(name)).stat()
            seen.update(f"{name} {found.st_size} {found.st_mtime_ns}\n".encode())
    collected = Path(settings.STATIC_ROOT)
    stamp = places.Places.of_checkout().run / "static.stamp"
    is_there = (collected / "staticfiles.json").exists()
    if is_there and stamp.exists() and stamp.read_text() == seen.hexdigest():
        return
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(seen.hexdigest())


def load_sample_once() -> None:
    """Fill an empty network; a network that people have used is left alone."""
    # Models exist only after django.setup().
    from django.conf import settings  # noqa: PLC0415  (after django.setup())

    from connect.models import Organisation  # noqa: PLC0415  (after django.setup())

    # LOAD_SAMPLE=0 is for who brings organisations of their own.
    is_wanted = settings.SAMPLE_MODE and os.environ.get("LOAD_SAMPLE", "1") != "0"
    if not is_wanted or "load_sample" not in get_commands():
        return
    if not Organisation.objects.exists():
        print("Loading the sample network …", flush=True)
        call_command("load_sample")


def announcement(address: str, mail: str) -> str:
    """Say where the site is, whom to be, and where its mail can be read."""
    text = StringIO()
    text.write(f"\nBe Wiser is running at {address}/\n")
    if "sample_people" in get_commands():
        call_command("sample_people", stdout=text)
    if mail:
        try:
            text.write(f"Outgoing mail: {address}{reverse('mailbox')} (files in {mail})\n")
        except NoReverseMatch:
            text.write(f"Outgoing mail: files in {mail}\n")
    text.write("Ctrl-C stops everything.\n")
    return text.getvalue()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:4]))
