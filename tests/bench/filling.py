"""The tables of a measurement, and what is in them."""

import os
from io import StringIO
from pathlib import Path

from django.core.management import call_command, get_commands

from connect.management.commands.bench_data import clear
from connect.management.commands.bench_data import fill as fill_organisations
from connect.models import Organisation

BESIDE = Path(__file__).resolve().parents[3] / "shared"
FIRMS = Path("data", "firms", "firms.csv")


def make_tables() -> None:
    """Make the tables, the topics, and the sample network whose sentences the texts are made of."""
    call_command("migrate", verbosity=0)
    call_command("load_topics", verbosity=0)
    if "load_sample" in get_commands():
        call_command("load_sample", verbosity=0)


def import_texts() -> str:
    """Import the real firms, where their list is, so that texts are made of theirs too; say what they are made of."""
    path = Path(os.environ.get("BEWISER_SHARED") or BESIDE) / FIRMS
    if not path.is_file():
        return "texts: sentences of the sample network alone; BEWISER_SHARED names the folder of the real lists"
    before = Organisation.objects.count()
    call_command("import_organisations", path, stdout=StringIO(), stderr=StringIO())
    added = Organisation.objects.count() - before
    return f"texts: sentences of the sample network and of {added:,} organisations of {path.name}"


def fill(number: int) -> None:
    """Hold exactly this many organisations for measurement."""
    clear()
    fill_organisations(number)
