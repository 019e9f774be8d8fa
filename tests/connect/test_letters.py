"""What stands in the letters of an introduction, whoever's press wrote them."""

import re
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.utils import timezone

from bewiser.outbox.models import Mail
from connect import access, letters
from connect.actions import asking, connections
from connect.models import User
from tests.connect.introductions import ask, by

pytestmark = pytest.mark.django_db
# Already the fourth of March in Brussels, and still the third in New York.
LETTERS = Path(settings.BASE_DIR) / "templates/connect/mail"
# These ask for nothing.
WITHOUT_ACTION = {"withdrawn", "lapsed_holder"}
BUTTON = re.compile(r'<a href="([^"]+)" style="display:inline-block;')
ALONE = re.compile(r"^\s*(https?://\S+)\s*$", re.MULTILINE)
LATE = datetime(2026, 3, 3, 23, 30, tzinfo=UTC)


def letter_to(person, letter):
    return Mail.objects.get(key__startswith=f"{letter}:", to=person.email).body_text


def test_a_name_stays_on_one_line_of_the_introduction(at_target, seeker, target, now):
    # Written before names were looked at.
    User.objects.filter(pk=seeker.pk).update(name="Sam\n\nYour account is blocked.\n\nSeeker")

    connections.accept(at_target, by=by(target, at_target), now=now)

    assert "\nSam Your account is blocked. Seeker, Seeker Ltd\n" in letter_to(
        target, "introduction"
    )


@pytest.mark.parametrize("presser", ["UTC", "America/New_York"])
def test_days_are_those_of_the_reader_not_of_the_presser(
    asked, facilitator, target_facilitator, presser
):
    User.objects.filter(pk=target_facilitator.pk).update(time_zone="Europe/Athens")

    with timezone.override(ZoneInfo(presser)):
        connections.forward(asked, by=by(facilitator, asked), now=LATE)

    due = asked.due_at.astimezone(ZoneInfo("Europe/Athens"))
    assert (asked.due_at.day, due.day) == (8, 9)
    assert "expected by 9 March 2026." in letter_to(target_facilitator, "waits_for_managers")


def test_a_contact_reads_the_days_of_their_cluster(asked, south, target, target_facilitator, now):
    type(south).objects.filter(pk=south.pk).update(time_zone="Europe/Athens")
    target.organisation_memberships.all().delete()
    asked.refresh_from_db()
    asked.state, asked.contact_email = "at_target", "carla@lonely.example"

    assert letters.holders(asked) == [
        letters.Reader("carla@lonely.example", "", "en", ZoneInfo("Europe/Athens"), "named")
    ]


def test_a_contact_is_introduced_in_the_language_in_which_they_were_asked(
    at_target, seeker, target, target_facilitator, now
):
    User.objects.filter(pk=seeker.pk).update(language="de")
    User.objects.filter(pk=target_facilitator.pk).update(language="fr")
    target.organisation_memberships.all().delete()
    connections.put_to_target(
        at_target, by=by(target_facilitator, at_target), now=now, contact_email="carla@lonely.example"
    )  # fmt: skip
    at_target.refresh_from_db()

    connections.accept(at_target, by=access.contact(at_target), now=now)

    written = Mail.objects.values_list("key", "to", "language")
    assert {(key.split(":")[0], to, language) for key, to, language in written} == {
        ("put_to_target", "carla@lonely.example", "fr"),
        ("introduction", "carla@lonely.example", "fr"),
        ("introduction", seeker.email, "de"),
    }


def test_the_question_is_signed_by_whoever_put_it_and_says_who_asks(
    asked, seeker_firm, facilitator, target_facilitator, target, now
):
    type(seeker_firm).objects.filter(pk=seeker_firm.pk).update(size="small")
    connections.forward(asked, by=by(facilitator, asked), now=now)
    connections.put_to_target(asked, by=by(target_facilitator, asked), now=now)

    letter = letter_to(target, "put_to_target")

    words = " ".join(letter.split())
    assert (
        "An organisation from France asks to be introduced to Target Ltd. Your cluster has looked at the "
        "request and passes it on to you. Who asks: Firm, Small (10 to 49 people), France" in words
    )
    assert "\nTomas Facilitator\nSouth\n" in letter
    assert max(len(line) for line in letter.split("\n") if "://" not in line) <= 76


def test_a_coordinator_who_stood_in_is_not_called_the_cluster(
    seeker, seeker_firm, target_firm, facilitator, coordinator, target, now
):
    asked = ask(seeker, seeker_firm, target_firm, now)
    connections.forward(asked, by=by(facilitator, asked), now=now)
    connections.put_to_target(asked, by=by(coordinator, asked), now=now)

    letter = letter_to(target, "put_to_target")

    assert "A coordinator of the network has looked at the request" in " ".join(letter.split())
    assert f"\nCarla Coordinator\n{settings.SITE_NAME}\n" in letter


def test_the_asker_does_not_read_at_whom_it_ended(
    asked, seeker, facilitator, target_facilitator, now
):
    connections.forward(asked, by=by(facilitator, asked), now=now)
    connections.decline(asked, by=by(target_facilitator, asked), reason="not_our_field", now=now)

    letter = letter_to(seeker, "declined")

    assert "\nFanny Facilitator\nNorth\n" in letter
    assert "Tomas" not in letter


def test_the_promise_of_the_first_letter_is_the_clusters_own(
    seeker, seeker_firm, target_firm, facilitator, north, now
):
    type(north).objects.filter(pk=north.pk).update(manager_days=5)
    seeker_firm.refresh_from_db()

    ask(seeker, seeker_firm, target_firm, now)

    assert "as a rule by 10 March 2026." in letter_to(seeker, "received")


def test_every_letter_says_why_its_reader_gets_it(
    seeker, seeker_firm, target_firm, facilitator, target_facilitator, target, now
):
    asked = ask(seeker, seeker_firm, target_firm, now)
    connections.forward(asked, by=by(facilitator, asked), now=now)
    connections.put_to_target(asked, by=by(target_facilitator, asked), now=now)

    because = {
        mail.to: " ".join(mail.body_text.split("\n--\n")[1].split()).partition(". ")[0]
        for mail in Mail.objects.all()
    }

    site = settings.SITE_NAME
    assert because == {
        seeker.email: f"You get this mail because you asked for an introduction at {site}",
        facilitator.email: f"You get this mail because you look after introductions at {site}",
        target_facilitator.email: f"You get this mail because you look after introductions at {site}",
        target.email: "You get this mail because you answer requests to Target Ltd",
    }


def test_the_introduction_says_who_wants_what_to_both(
    seeker, seeker_firm, target_firm, target, facilitator, target_facilitator, now
):
    asked = ask(seeker, seeker_firm, target_firm, now, goal="sell", question="How many?")
    connections.forward(asked, by=by(facilitator, asked), now=now)
    connections.put_to_target(asked, by=by(target_facilitator, asked), now=now)
    connections.accept(asked, by=by(target, asked), now=now)

    for reader in (seeker, target):
        letter = letter_to(reader, "introduction")
        assert "This letter introduces you and" in letter
        assert "\nWhat Seeker Ltd wants to do: Sell a product or service\n" in letter
        assert "\nWhat Seeker Ltd wants to know:\nHow many?\n" in letter
        assert "\nAbout Seeker Ltd:\nTwelve people who build sensors.\n" in letter


@pytest.mark.parametrize("language", ["en", "fr", "de"])
def test_every_letter_asks_for_one_thing_in_lines_that_fit(
    seeker, seeker_firm, target_firm, target, facilitator, target_facilitator, language, now
):
    User.objects.update(language=language)
    seeker.refresh_from_db()
    write_all(seeker, seeker_firm, target_firm, target, facilitator, target_facilitator, now)

    mails = Mail.objects.all()

    known = {path.name.partition(".")[0] for path in LETTERS.glob("*.subject.txt")}
    assert {mail.key.partition(":")[0] for mail in mails} == known
    assert {mail.language for mail in mails} == {language}
    for mail in mails:
        letter, buttons = mail.key.partition(":")[0], BUTTON.findall(mail.body_html)
        assert len(buttons) == (letter not in WITHOUT_ACTION), mail.key
        assert ALONE.findall(mail.body_text) == buttons, mail.key
        lines = [line for line in mail.body_text.split("\n") if "://" not in line]
        assert max(len(line) for line in lines) <= 76, mail.key


def write_all(seeker, seeker_firm, target_firm, target, facilitator, target_facilitator, now):
    """Have every letter of an introduction written at least once."""
    visitor = asking.Asker(
        user=None, name="Vera", email="vera@visitors.example", language=seeker.language
    )
    words = "A partner who reads many alarms by night and tells those that matter from the others."
    asking.ask_for_introductions(
        asker=visitor, ask=asking.Ask(goal="buy", cooperation=words, about=words),
        targets=[target_firm], now=now,
    )  # fmt: skip
    asked = ask(seeker, seeker_firm, target_firm, now, cooperation=words, question=words)
    connections.ask_for_changes(asked, by=by(facilitator, asked), note=words, now=now)
    letters.lapsed(asked, letters.partners(asked), waited_in="changes_asked")
    connections.resubmit(
        asked, by=by(seeker, asked), cooperation=words, question=words, about=words,
        is_named=False, now=now,
    )  # fmt: skip
    connections.forward(asked, by=by(facilitator, asked), now=now)
    connections.put_to_target(asked, by=by(target_facilitator, asked), now=now)
    for stage in ("half", "end"):
        letters.reminder(asked, stage=stage)
    letters.overdue(asked)
    letters.withdrawn(asked, letters.partners(asked))
    letters.lapsed(asked, letters.partners(asked), waited_in="at_target")
    letters.declined(asked)
    connections.accept(asked, by=by(target, asked), now=now)
