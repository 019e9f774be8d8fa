"""Forget what is over for so long that nobody needs it; the nightly job does the same."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from bewiser.lib.forgetting import rules
from bewiser.privacy import running


class Command(BaseCommand):
    help = (
        "Forgets what is over for so long that nobody needs it. The privacy notice says the terms."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--dry-run", action="store_true", help="Say how much it would be, and write nothing."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        counts = running.due(now=now) if options["dry_run"] else running.forget(now=now).counts
        for key, rule in rules().items():
            self.stdout.write(f"{counts[key]:>8}  {rule.what}")
