"""What becomes of an address whose mail comes back."""

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from bewiser.outbox import bounces, kinds
from bewiser.outbox.choices import MailStatus
from bewiser.outbox.dsn import Outcome
from bewiser.outbox.models import Bounce, Mail, Suppression
from tests.outbox.returned import ADDRESS, KEY, MAIL, MESSAGE_ID, message

pytestmark = pytest.mark.django_db

heard: list[tuple[str, datetime]] = []


def hear(mail: Mail, now: datetime) -> None:
    heard.append((mail.to, now))
    if mail.subject == "Fail":
        raise RuntimeError("The app that hears of it fails.")


HEARING = kinds.register(kinds.Kind("test_hearing", bounced=hear))
ANNA = "anna@firm.example"
GONE = Outcome(recipient=ANNA, status="5.1.1", diagnostic="smtp; 550 5.1.1 No such mailbox")
FULL = Outcome(recipient=ANNA, status="5.2.2", diagnostic="smtp; 552 5.2.2 Full")


@pytest.fixture(autouse=True)
def ours(settings):
    settings.SECRET_KEY = KEY
    settings.BOUNCE_ADDRESS = ADDRESS
    heard.clear()


@pytest.fixture
def sent(write, now):
    """Write a mail that is out."""

    def write_one(to: str = ANNA, **changes) -> Mail:
        mail = write(to, **changes)
        Mail.objects.filter(pk=mail.pk).update(status=MailStatus.SENT, sent_at=now)
        return mail

    return write_one


@pytest.fixture
def returned(sent, now):
    """Write the mail that the messages of tests/outbox/dsn are about."""

    def write_one(to: str) -> Mail:
        mail = sent(to)
        Mail.objects.filter(pk=mail.pk).update(id=MAIL, message_id=MESSAGE_ID)
        return Mail.objects.get(pk=MAIL)

    return write_one


def noted() -> list[tuple[str, str, bool]]:
    rows = Bounce.objects.order_by("pk")
    return list(rows.values_list("mail__to", "status", "is_permanent"))


def suppressed() -> list[str]:
    return list(Suppression.objects.order_by("address").values_list("address", flat=True))


@pytest.mark.parametrize(
    "name, to, status, is_gone",
    [
        ("exim_full", "full@firm.example", "5.2.2", False),
        ("exim_given_up", "later@firm.example", "4.7.1", False),
        ("exim_no_code", "plain@firm.example", "5.0.0", False),
        ("exim_unknown", "unknown@firm.example", "5.1.1", True),
        ("postfix_policy", "spam@firm.example", "5.7.1", False),
        ("postfix_unknown", "Unknown@Firm.example", "5.1.1", True),
        ("postfix_utf8", "άννα@firm.example", "5.1.1", True),
        ("postfix_without_verp", "unknown@firm.example", "5.1.1", True),
        ("written_escaped_address", "άννα@firm.example", "5.1.1", True),
        ("written_headers_only", "full@firm.example", "5.2.2", False),
        ("written_qmail", "unknown@firm.example", "", False),
    ],
)
def test_what_servers_write_is_noted_and_believed_where_it_says_for_good(
    returned, now, name, to, status, is_gone
):
    returned(to)

    assert bounces.take_in(message(name), now=now) is True

    assert noted() == [(to, status, is_gone)]
    assert suppressed() == ([to.lower()] if is_gone else [])


@pytest.mark.parametrize("name", ["postfix_delayed", "postfix_relayed"])
def test_what_did_not_fail_is_taken_in_and_not_noted(returned, now, name):
    returned("later@firm.example")

    assert bounces.take_in(message(name), now=now) is True
    assert noted() == []


def test_a_message_that_is_read_twice_is_noted_once(returned, now):
    returned("unknown@firm.example")

    assert bounces.take_in(message("postfix_unknown"), now=now) is True
    assert bounces.take_in(message("postfix_unknown"), now=now + timedelta(days=1)) is True

    assert list(Bounce.objects.values_list("at", flat=True)) == [now]


@pytest.mark.parametrize("name", ["written_out_of_office", "written_person", "written_vacation"])
def test_what_people_write_is_for_people(returned, now, name):
    returned(ANNA)

    assert bounces.take_in(message(name), now=now) is False
    assert noted() == []


def test_a_report_about_no_mail_of_ours_is_for_people(sent, now, settings):
    sent()

    assert bounces.take_in(message("postfix_unknown"), now=now) is False
    assert bounces.take_in(message("postfix_without_verp"), now=now) is False
    settings.SECRET_KEY = "another key"
    assert bounces.take_in(message("written_qmail"), now=now) is False
    assert noted() == []


def test_a_report_about_a_message_id_that_was_never_ours_is_for_people(returned, now):
    returned("unknown@firm.example")
    Mail.objects.update(message_id=f"<{MAIL}@other.example>")

    assert bounces.take_in(message("postfix_without_verp"), now=now) is False


def test_a_mail_that_is_forgotten_has_no_address_to_write_no_more_to(returned, now):
    returned("unknown@firm.example")
    Mail.objects.update(to="", forgotten_at=now)

    assert bounces.take_in(message("postfix_unknown"), now=now) is False
    assert suppressed() == []


def test_a_report_about_two_recipients_is_about_one_mail(returned, now):
    returned("unknown@firm.example")

    bounces.take_in(message("postfix_two_recipients"), now=now)

    assert noted() == [
        ("unknown@firm.example", "5.2.2", False),
        ("unknown@firm.example", "5.1.1", True),
    ]
    assert suppressed() == ["unknown@firm.example"]


def test_an_address_that_is_gone_gets_nothing_that_waits_for_it(sent, write, now):
    write("Anna@Firm.example", key="waiting")
    write(ANNA, key="held")
    Mail.objects.filter(key="held").update(status=MailStatus.HELD)
    write("bert@firm.example", key="of another")
    mail = sent()

    bounces.note_bounce(mail, GONE, now=now)

    assert dict(Mail.objects.values_list("key", "status")) == {
        "waiting": "suppressed",
        "held": "suppressed",
        "of another": "pending",
        f"plain:{ANNA}": "sent",
    }
    assert Mail.objects.get(key="waiting").body_text == ""
    assert Mail.objects.get(key="of another").body_text != ""
    [row] = Suppression.objects.all()
    assert (row.address, row.reason, row.at) == (
        ANNA,
        "Mail came back: 5.1.1 smtp; 550 5.1.1 No such mailbox",
        now,
    )


@pytest.mark.parametrize(
    "status, is_gone",
    [
        ("5.1.0", True),
        ("5.1.1", True),
        ("5.1.2", True),
        ("5.1.6", True),
        ("5.1.10", True),
        ("5.2.1", True),
        ("5.1.7", False),
        ("5.1.8", False),
        ("5.1.11", False),
        ("5.2.2", False),
        ("5.0.0", False),
        ("5.3.4", False),
        ("5.4.4", False),
        ("5.7.1", False),
        ("4.1.1", False),
        ("4.2.1", False),
        ("", False),
    ],
)
def test_only_the_address_itself_is_for_good(sent, now, status, is_gone):
    bounce = bounces.note_bounce(sent(), Outcome(status=status), now=now)

    assert (bounce.is_permanent, suppressed()) == (is_gone, [ANNA] if is_gone else [])


@pytest.mark.parametrize(
    "final, original, is_gone",
    [
        ("", "", True),
        (ANNA, "", True),
        ("box7@store.firm.example", ANNA, True),
        ("box7@store.firm.example", "", False),
        ("bert@other.example", "bert@firm.example", False),
    ],
)
def test_a_mail_that_was_forwarded_says_nothing_for_good(sent, now, final, original, is_gone):
    outcome = Outcome(recipient=final, original_recipient=original, status="5.1.1")

    assert bounces.note_bounce(sent(), outcome, now=now).is_permanent is is_gone


def test_a_report_may_write_the_domain_as_the_network_does(sent, now):
    outcome = Outcome(recipient="anna@xn--mnchen-3ya.example", status="5.1.1")

    assert bounces.note_bounce(sent("anna@münchen.example"), outcome, now=now).is_permanent is True


def test_three_mails_that_came_back_within_sixty_days_end_the_writing(sent, now):
    for day, key in enumerate(("one", "two", "three")):
        assert suppressed() == []
        bounces.note_bounce(sent(key=key), FULL, now=now + timedelta(days=30 * day))

    assert suppressed() == [ANNA]
    assert [is_permanent for _to, _status, is_permanent in noted()] == [False, False, False]


def test_the_same_mail_that_comes_back_three_times_is_one(sent, now):
    mail = sent()

    for status in ("5.2.2", "4.2.2", "4.4.1"):
        bounces.note_bounce(mail, Outcome(status=status), now=now)

    assert (len(noted()), suppressed()) == (3, [])


def test_what_came_back_long_ago_or_from_others_does_not_count(sent, now):
    bounces.note_bounce(sent(key="old"), FULL, now=now - timedelta(days=61))
    bounces.note_bounce(sent("bert@firm.example"), FULL, now=now)
    bounces.note_bounce(sent(key="one"), FULL, now=now)
    bounces.note_bounce(sent(key="two"), FULL, now=now)

    assert suppressed() == []


@pytest.mark.parametrize("status", ["5.7.1", "4.7.1", "5.3.4", "5.6.1", "5.1.8"])
def test_what_is_about_us_or_the_server_never_counts(sent, now, status):
    for key in ("one", "two", "three", "four"):
        bounces.note_bounce(sent(key=key), Outcome(status=status), now=now)

    assert (len(noted()), suppressed()) == (4, [])


def test_the_kind_of_a_mail_hears_of_it_once(sent, now):
    mail = sent(kind="test_hearing")

    bounces.note_bounce(mail, GONE, now=now)
    bounces.note_bounce(mail, GONE, now=now)

    assert heard == [(ANNA, now)]


def test_nothing_is_noted_if_the_app_that_hears_of_it_fails(sent, now):
    mail = sent(kind="test_hearing")
    mail.subject = "Fail"

    with pytest.raises(RuntimeError):
        bounces.note_bounce(mail, GONE, now=now)

    assert (noted(), suppressed()) == ([], [])


def test_a_kind_that_nobody_knows_any_more_is_no_trouble(sent, now):
    mail = sent()
    mail.kind = "of an earlier release"

    assert bounces.note_bounce(mail, GONE, now=now).status == "5.1.1"


def test_what_servers_said_is_forgotten_with_the_mail(sent, now):
    bounces.note_bounce(sent(), GONE, now=now)

    assert bounces.forget_old_bounces(now=now + timedelta(days=90)) == 0
    assert bounces.forget_old_bounces(now=now + timedelta(days=91)) == 1
    assert bounces.forget_old_bounces(now=now + timedelta(days=92)) == 0
    assert list(Bounce.objects.values_list("status", "diagnostic")) == [("5.1.1", "")]


@pytest.mark.parametrize(
    "status, rule",
    [("5.1.1", "outbox_bounce_once"), ("five", "outbox_bounce_status_numbered")],
)
def test_the_database_refuses_what_breaks_its_rules(sent, now, status, rule):
    mail = sent()
    bounces.note_bounce(mail, GONE, now=now)

    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        Bounce.objects.create(mail=mail, at=now, status=status, is_permanent=False)

    assert refused.value.__cause__.diag.constraint_name == rule


def test_what_waits_for_an_address_is_found_by_an_index():
    with connection.cursor() as cursor:
        # Else a table of no rows is read whole.
        cursor.execute("SET LOCAL enable_seqscan = off")

        assert "outbox_mail_waiting_for" in Mail.objects.waiting_for(ANNA).explain()
