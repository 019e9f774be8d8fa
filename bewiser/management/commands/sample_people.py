"""Print whom a visitor of the sample network can sign in as."""

from typing import Any

from django.core.management.base import BaseCommand

from bewiser.sample.files import PASSWORD
from bewiser.sample.people import FACES
from connect.models import User


class Command(BaseCommand):
    help = "Print the sample people, their password, and what each can do."

    def handle(self, *args: Any, **options: Any) -> None:
        emails = [face.email for face in FACES]
        there = set(
            User.objects.filter(is_sample=True, email__in=emails).values_list("email", flat=True)
        )
        faces = [face for face in FACES if face.email in there]
        if not faces:
            self.stdout.write("There are no sample people: manage.py load_sample makes them.")
            return
        self.stdout.write(f"Sample people, all with the password {PASSWORD}:")
        width = max(len(face.email) for face in faces)
        for face in faces:
            self.stdout.write(f"  {face.email:<{width}}  {face.can}")
