import pytest
from django.contrib import admin
from django.contrib.messages import get_messages
from django.contrib.messages.storage.fallback import FallbackStorage
from django.db import transaction
from django.test import RequestFactory

from bewiser.lib.mail import Letter
from bewiser.outbox import batches
from bewiser.outbox.admin import MailAdmin, RouteForm
from bewiser.outbox.choices import MailStatus
from bewiser.outbox.gaps import gap
from bewiser.outbox.models import Mail, Route, Suppression
from tests.outbox.conftest import BULK

pytestmark = pytest.mark.django_db


@pytest.fixture
def request_of_superuser(superuser):
    request = RequestFactory().post("/admin/outbox/mail/")
    request.user = superuser
    request.session = {}
    request._messages = FallbackStorage(request)
    return request


def words(request) -> list[str]:
    return [str(message) for message in get_messages(request)]


def test_send_again_moves_what_may_be_moved_and_says_what_not(write, now, request_of_superuser):
    write("failed@a.example")
    Mail.objects.update(status=MailStatus.FAILED)
    write("sent@a.example")
    Mail.objects.filter(to="sent@a.example").update(status=MailStatus.SENT, sent_at=now)

    MailAdmin(Mail, admin.site).send_again(request_of_superuser, Mail.objects.all())

    assert dict(Mail.objects.values_list("to", "status")) == {
        "failed@a.example": "pending",
        "sent@a.example": "sent",
    }
    assert words(request_of_superuser) == [
        "1 mail has been changed.",
        "1 mail is not in a state that allows this.",
    ]


def test_give_up_names_who_did(write, request_of_superuser):
    write()
    Mail.objects.update(status=MailStatus.UNKNOWN)

    MailAdmin(Mail, admin.site).give_up(request_of_superuser, Mail.objects.all())

    mail = Mail.objects.get()
    assert (mail.status, mail.last_error) == ("failed", "Given up by Uma Uppermost.")


def test_a_secret_is_never_shown(client, superuser, write):
    mail = write(kind="code", context={"name": "654321"})
    Mail.objects.update(subject="Your code")
    client.force_login(superuser)

    page = client.get(f"/admin/outbox/mail/{mail.pk}/change/").content.decode()

    assert "nobody but its recipient reads it" in page
    assert "654321" not in page


def test_a_mail_is_shown_and_not_changed(client, superuser, write):
    mail = write()
    client.force_login(superuser)

    page = client.get(f"/admin/outbox/mail/{mail.pk}/change/").content.decode()
    answer = client.post(f"/admin/outbox/mail/{mail.pk}/change/", {"subject": "Other"})

    assert "Dear Anna &amp; Co," in page
    assert answer.status_code == 403
    assert Mail.objects.get().subject == "Hello Anna & Co"


def test_the_links_by_which_a_reader_leaves_are_not_shown(client, superuser, now):
    link = "https://site.example/leave/secret-token"
    letter = Letter("News", f"Leave: {gap('leave_url')}\n", f"<p>{gap('leave_url')}</p>\n")
    with transaction.atomic():
        skeleton = batches.write_skeleton("news", language="en", letter=letter, now=now)
        reader = batches.Recipient(
            key="news:1",
            address="anna@firm.example",
            skeleton=skeleton,
            fillings={"leave_url": link},
            headers={"List-Unsubscribe": f"<{link}>"},
        )
        batches.write(BULK.name, [reader], due_at=now, now=now)
    mail = Mail.objects.get()
    client.force_login(superuser)

    page = client.get(f"/admin/outbox/mail/{mail.pk}/change/").content.decode()

    assert (mail.fillings, mail.headers) == (
        {"leave_url": link},
        {"List-Unsubscribe": f"<{link}>"},
    )
    assert "anna@firm.example" in page
    assert "secret-token" not in page


@pytest.mark.parametrize(
    "typed, stored",
    [
        ("", "smtp://a:secret@b.example"),
        ("-", ""),
        ("smtps://c.example", "smtps://c.example"),
    ],
)
def test_the_address_of_a_relay_goes_in_and_never_out(typed, stored):
    route = Route.objects.create(name="default", url="smtp://a:secret@b.example")
    form = RouteForm({"name": "default", "url": typed}, instance=route)

    assert "secret" not in form.as_p()
    assert form.is_valid() is True
    form.save()
    assert Route.objects.get().url == stored


def test_an_address_of_a_relay_that_is_none_is_refused():
    form = RouteForm({"name": "default", "url": "http://b.example"})

    assert form.errors == {"url": ["EMAIL_URL must be smtp://host:port or smtps://host:port."]}


def test_a_suppressed_address_is_stored_in_small_letters(client, superuser):
    client.force_login(superuser)

    client.post("/admin/outbox/suppression/add/", {"address": "Anna@A.example", "reason": "asked"})

    assert list(Suppression.objects.values_list("address", "reason")) == [
        ("anna@a.example", "asked")
    ]
