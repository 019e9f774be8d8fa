"""Load the sample network, or take it away."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from bewiser.sample.cases import add_cases
from bewiser.sample.editions import add_editions
from bewiser.sample.events import add_events
from bewiser.sample.introductions import sample_introductions
from bewiser.sample.network import add_network
from bewiser.sample.notices import add_notices
from bewiser.sample.people import add_people
from bewiser.sample.removal import remove_sample
from bewiser.sample.research import add_research
from bewiser.sample.roaming import add_roaming
from bewiser.sample.stays import add_stays
from bewiser.sample.subscribers import add_subscribers
from bewiser.sample.surveys import add_surveys
from bewiser.sample.teams import add_claims
from connect.management.commands.load_topics import load_synonyms, load_topics


class Command(BaseCommand):
    help = (
        "Load the sample network: clusters, invented organisations, people, introductions, surveys, "
        "places and stays of the roaming agreement. "
        "A second run adds only what is missing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--clear", action="store_true", help="remove the sample instead")

    @transaction.atomic
    def handle(self, *args: Any, clear: bool, **options: Any) -> None:
        if clear:
            self.stdout.write(f"{remove_sample()} sample organisations and their people are gone.")
            return
        if not settings.SAMPLE_MODE:
            raise CommandError(
                "The sample people share a password that everybody knows: MODE=production refuses them."
            )
        now = timezone.now()
        load_topics()
        load_synonyms()
        try:
            organisations = add_network(now=now)
        except ValidationError as problem:
            raise CommandError(problem.messages[0]) from problem
        people, introductions = add_people(), sample_introductions(now=now)
        claims, notices = add_claims(now=now), add_notices(now=now)
        # A report tells of hosts in the markets that it suggests, so there are hosts before it is made.
        members, surveys = add_roaming(), add_surveys()
        stays, events = add_stays(now=now), add_events(now=now)
        cases = add_cases(now=now)
        laboratories, initiatives = add_research(now=now)
        # Editions go to those who are on the list.
        subscribers, editions = add_subscribers(now=now), add_editions(now=now)
        self.stdout.write(
            f"The sample network is loaded: {organisations} organisations, {people} people, "
            f"{introductions} introductions, {notices} notices, {claims} claims, {surveys} surveys, {members} "
            f"members of the roaming agreement, {stays} stays, {events} events, {cases} case studies, "
            f"{laboratories} research profiles, {initiatives} initiatives, {subscribers} readers and {editions} "
            "editions of the newsletter are new."
        )
