"""The tables of a measurement, and what is in them."""

from django.core.management import call_command, get_commands

from connect.management.commands.bench_data import clear
from connect.management.commands.bench_data import fill as fill_organisations


def make_tables() -> None:
    """Make the tables, the topics, and the sample network whose sentences the texts are made of."""
    call_command("migrate", verbosity=0)
    call_command("load_topics", verbosity=0)
    if "load_sample" in get_commands():
        call_command("load_sample", verbosity=0)


def fill(number: int) -> None:
    """Hold exactly this many organisations for measurement."""
    clear()
    fill_organisations(number)
