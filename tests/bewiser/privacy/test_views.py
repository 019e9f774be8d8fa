"""The page of one's own data, as its owner meets it."""

import re
import zipfile
from datetime import timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone

from bewiser.outbox.models import Mail
from bewiser.privacy import actions, codes
from bewiser.privacy.person import person_of
from connect.models import User
from linkages.actions import invitations
from rdi_database.actions import follows
from roaming.models import Consent, Subscription
from tests.factories import connect as make
from tests.factories import linkages as surveyed
from tests.factories import newsletter as written
from tests.factories import rdi_database as researched
from tests.factories.marked import plant

PAGES = ["account_data", "account_delete"]


@pytest.fixture
def signed_in(client, seeker):
    client.force_login(seeker)
    return client


def text_of(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_the_page_says_in_words_what_is_kept(signed_in, seeker, connection):
    page = text_of(signed_in.get(reverse("account_data")))

    requests = (
        "Your requests for introductions and their history 1 To pass them on, to remind, to tell"
    )
    assert f"{requests} what happened Until 12 months after the request has ended." in page
    assert "Your e-mail address, name, language and time zone 2" in page
    assert "The topics and searches that you follow" not in page


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_asks_as_much_for_much_as_for_little(
    signed_in, seeker, rows, django_assert_num_queries
):
    for number in range(rows):
        make.make_connection(
            asker=seeker, target=make.make_organisation(f"Asked {number}"), state="closed"
        )

    # One for each part of the map, and those of the session.
    with django_assert_num_queries(74):
        assert signed_in.get(reverse("account_data")).status_code == 200


def test_the_download_is_a_zip_with_ones_own_name_in_it(signed_in, seeker, target):
    answer = signed_in.get(reverse("account_export"))

    assert answer["Content-Type"] == "application/zip"
    assert answer["Content-Disposition"].startswith('attachment; filename="my-data-')
    assert "no-store" in answer["Cache-Control"]
    with zipfile.ZipFile(BytesIO(answer.content)) as archive:
        told = archive.read("data.json").decode()
    assert (seeker.name in told, target.name in told) == (True, False)


def test_downloads_are_limited(signed_in, monkeypatch):
    monkeypatch.setattr("bewiser.privacy.views.EXPORTS_PER_HOUR", 1)

    answers = [signed_in.get(reverse("account_export")).status_code for _ in range(2)]

    assert answers == [200, 429]


def test_to_object_stops_digests_newsletter_and_suggestions_and_is_recorded(
    signed_in, seeker, seeker_firm, target_firm, now
):
    written.make_subscription(seeker.email)
    follow = researched.make_follow(seeker, make.make_topic("Locks"))
    seeker_firm.partner_suggestions.create(
        candidate=target_firm, rank=1, score=1, reasons=[], made_at=now
    )
    before = signed_in.get(seeker_firm.get_absolute_url()).content.decode()

    answer = signed_in.post(reverse("account_object"), follow=True)

    seeker.refresh_from_db()
    after = signed_in.get(seeker_firm.get_absolute_url()).content.decode()
    assert "You objected on" in text_of(answer)
    assert seeker.objected_at is not None
    assert Subscription.objects.get().state == "left"
    assert Consent.objects.get().verb == "left"
    assert follows.send_digests(now=follow.due_at + timedelta(days=1), is_over=lambda: False) == 0
    assert (target_firm.name in before, target_firm.name in after) == (True, False)


def test_to_object_twice_notes_the_first_day_and_it_can_be_taken_back(signed_in, seeker):
    signed_in.post(reverse("account_object"))
    seeker.refresh_from_db()
    first = seeker.objected_at
    signed_in.post(reverse("account_object"))
    seeker.refresh_from_db()
    second = seeker.objected_at
    signed_in.post(reverse("account_object_back"))
    signed_in.post(reverse("account_object_back"))

    seeker.refresh_from_db()
    assert (first == second, seeker.objected_at) == (True, None)


def test_who_objected_is_not_invited_with_all_owners(signed_in, seeker, seeker_firm, north, now):
    colleague = make.make_member("Owen Owner", make.make_organisation("Other Ltd", cluster=north))
    wave = surveyed.make_wave(north)
    actions.object_to_more(seeker, person_of(seeker), now=now)

    assert [row.user for row in invitations.owners_to_invite(wave)] == [colleague]


def code_mailed() -> str:
    return re.search(
        r"^([A-Z0-9]{4}-[A-Z0-9]{4})$", Mail.objects.latest("created_at").body_text, re.M
    )[1]


def test_deletion_says_first_what_goes_and_what_stays(signed_in, seeker, seeker_firm, connection):
    page = text_of(signed_in.get(reverse("account_delete")))

    assert "Your e-mail address, name, language and time zone (2). Your account is deleted" in page
    assert (
        "Your requests for introductions and their history (1). Names, addresses and words" in page
    )
    assert "Which organisations asked each other, when, and what came of it" in page
    assert "The organisation with its page, and the colleagues who act for it." in page
    assert seeker_firm.name in page.split("lose their only owner")[1]


def test_deletion_by_a_mailed_code(signed_in, seeker, seeker_firm):
    asked = signed_in.post(reverse("account_delete_code"), follow=True)
    mail = Mail.objects.get()
    code = code_mailed()

    done = signed_in.post(
        reverse("account_delete_confirm"), {"code": f" {code.lower()} "}, follow=True
    )

    assert (mail.to, mail.is_secret, code in mail.subject) == (seeker.email, True, False)
    assert f"A code is on its way to {seeker.email}." in text_of(asked)
    assert "Your account is deleted." in text_of(done)
    assert not User.objects.filter(pk=seeker.pk).exists()
    assert signed_in.get(reverse("account_data")).status_code == 302
    seeker_firm.refresh_from_db()
    assert seeker_firm.is_listed


@pytest.mark.parametrize("typed", ["", "AAAA-AAAA", "x" * 41])
def test_another_code_deletes_nobody(signed_in, seeker, typed):
    signed_in.post(reverse("account_delete_code"))

    answer = signed_in.post(reverse("account_delete_confirm"), {"code": typed})

    assert (answer.status_code, User.objects.filter(pk=seeker.pk).exists()) == (422, True)


def test_a_code_is_not_guessed(signed_in, seeker):
    signed_in.post(reverse("account_delete_code"))
    code = code_mailed()
    for _try in range(codes.MOST_TRIES):
        signed_in.post(reverse("account_delete_confirm"), {"code": "BBBB-BBBB"})

    answer = signed_in.post(reverse("account_delete_confirm"), {"code": code})

    assert (answer.status_code, User.objects.filter(pk=seeker.pk).exists()) == (422, True)


def test_without_asking_for_a_code_none_fits(signed_in, seeker):
    answer = signed_in.post(reverse("account_delete_confirm"), {"code": "BCDF-GHJK"})

    assert (answer.status_code, User.objects.filter(pk=seeker.pk).exists()) == (422, True)


def test_a_code_is_good_for_a_quarter_of_an_hour_and_once():
    session, now = {}, timezone.now()
    first = codes.make(session, now=now)
    second = codes.make(session, now=now)

    assert not codes.fits(session, first, now=now)
    assert not codes.fits(session, second, now=now + codes.GOOD_FOR)
    assert codes.fits(session, second, now=now + codes.GOOD_FOR - timedelta(seconds=1))
    assert not codes.fits(session, second, now=now)
    assert not codes.is_waiting(session, now=now)


def test_the_only_superuser_reads_why_not(client, superuser):
    client.force_login(superuser)
    client.post(reverse("account_delete_code"))

    answer = client.post(reverse("account_delete_confirm"), {"code": code_mailed()})

    assert answer.status_code == 422
    assert "Nobody else runs this site." in text_of(answer)
    assert User.objects.filter(pk=superuser.pk).exists()


def test_letters_with_a_code_are_limited(signed_in, monkeypatch):
    monkeypatch.setattr("bewiser.privacy.views.CODES_PER_DAY", 2)

    answers = [signed_in.post(reverse("account_delete_code")).status_code for _ in range(3)]

    assert (answers, Mail.objects.count()) == ([302, 302, 429], 2)


@pytest.mark.parametrize(
    "name",
    ["account_object", "account_object_back", "account_delete_code", "account_delete_confirm"],
)
def test_looking_changes_nothing(signed_in, seeker, name):
    answer = signed_in.get(reverse(name))

    seeker.refresh_from_db()
    assert (answer.status_code, seeker.objected_at, Mail.objects.count()) == (302, None, 0)


def test_a_whole_person_reads_the_page_and_its_consents(client, db):
    zora = plant("Zora Zebra")
    client.force_login(zora.user)

    page = text_of(client.get(reverse("account_data")))

    for words in (
        "Newsletter Zebra wants it. 1",
        "To be recognised in the report of a survey, as a firm Firm FR: Survey 2026 (Firm FR)",
        "To be the contact of a cluster for guests and partners Cluster FR: Contact person",
        "A case study in public Alarms read by night 0",
    ):
        assert words.split(" ")[0] in page, words
    assert page.count("Taken back") == 1


@pytest.mark.parametrize("name", PAGES)
def test_the_pages_are_in_the_account(signed_in, name):
    page = signed_in.get(reverse(name)).content.decode()

    assert f'href="{reverse("account_data")}"' in page
    assert '<meta name="robots"' not in page or "noindex" in page
