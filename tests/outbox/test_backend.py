import pytest
from django.core.mail import EmailMessage, EmailMultiAlternatives, send_mail
from django.db import transaction

from bewiser.outbox import actions
from bewiser.outbox.backend import OutboxBackend
from bewiser.outbox.models import Mail

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def through_the_outbox(settings):
    # Django's test runner puts a backend of its own in place.
    settings.EMAIL_BACKEND = "bewiser.outbox.backend.OutboxBackend"


def test_send_mail_writes_one_mail_a_recipient():
    send_mail("Hello\nyou", "Body", None, ['"Anna, Dr." <anna@a.example>', "bo@b.example"])

    rows = Mail.objects.order_by("to").values_list("to", "to_header", "subject", "kind")
    shown = ['"Anna, Dr." <anna@a.example>', "bo@b.example"]
    assert list(rows) == [
        ("anna@a.example", shown, "Hello you", "plain"),
        ("bo@b.example", shown, "Hello you", "plain"),
    ]


def test_a_message_in_html_and_text_stays_both():
    message = EmailMultiAlternatives("News", "It works", to=["anna@a.example"])
    message.attach_alternative("<b>It works</b>", "text/html")

    assert message.send() == 1

    mail = Mail.objects.get()
    assert (mail.kind, mail.is_secret, mail.headers) == ("plain", False, {})
    assert (mail.body_text, mail.body_html) == ("It works\n", "<b>It works</b>\n")


def test_blind_copies_get_the_mail_and_are_not_shown():
    EmailMessage("S", "B", to=["a@a.example"], bcc=["b@b.example"]).send()

    assert sorted(Mail.objects.values_list("to", "to_header")) == [
        ("a@a.example", ["a@a.example"]),
        ("b@b.example", ["a@a.example"]),
    ]


@pytest.mark.django_db(transaction=True)
def test_the_backend_opens_a_transaction_of_its_own():
    message = EmailMessage("S", "B", to=["a@a.example"])

    assert OutboxBackend().send_messages([message]) == 1

    assert Mail.objects.count() == 1


def test_enqueue_message_says_the_same_key_once(now):
    message = EmailMessage("S", "B", to=["a@a.example"])

    with transaction.atomic():
        first = actions.enqueue_message(message, kind="code", key="code:1", now=now)
        second = actions.enqueue_message(message, kind="code", key="code:1", now=now)

    assert first == [Mail.objects.get()]
    assert second == [None]
    assert Mail.objects.get().key == "code:1:a@a.example"


def test_enqueue_message_refuses_attachments():
    message = EmailMessage("S", "B", to=["a@a.example"])
    message.attach("a.txt", "text")

    with pytest.raises(ValueError, match="attachments"):
        message.send()

    assert Mail.objects.count() == 0
