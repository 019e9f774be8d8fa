import pytest

from bewiser.outbox import verp
from bewiser.outbox.models import Mail
from tests.outbox.returned import ADDRESS, KEY, MAIL, SENDER


@pytest.fixture(autouse=True)
def ours(settings):
    settings.SECRET_KEY = KEY
    settings.BOUNCE_ADDRESS = ADDRESS


def test_each_mail_has_a_sender_of_its_own_that_says_which_it_is():
    assert verp.sender_of(Mail(pk=MAIL)) == SENDER
    assert verp.mail_named(SENDER) == MAIL


def test_case_is_lost_on_some_ways_and_does_not_matter():
    assert verp.mail_named(SENDER.upper()) == MAIL


def test_without_an_address_for_bounces_the_sender_is_that_of_the_letters(settings):
    settings.BOUNCE_ADDRESS = ""
    settings.DEFAULT_FROM_EMAIL = "Be Wiser <connect@matchmaking.example>"

    assert verp.sender_of(Mail(pk=MAIL)) == "connect@matchmaking.example"
    assert verp.mail_named(SENDER) is None
    settings.DEFAULT_FROM_EMAIL = "Be Wiser <connect@bücher.example>"
    assert verp.sender_of(Mail(pk=MAIL)) == "connect@xn--bcher-kva.example"


def test_a_name_of_the_longest_kind_just_fits(settings):
    settings.BOUNCE_ADDRESS = "b" * 22 + "@münchen.example"

    sender = verp.sender_of(Mail(pk=MAIL))

    assert len(sender.partition("@")[0]) == 64
    assert sender.partition("@")[2] == "xn--mnchen-3ya.example"
    assert verp.mail_named(sender) == MAIL


@pytest.mark.parametrize(
    "address",
    [
        "",
        "nonsense",
        ADDRESS,
        SENDER.replace("5l2ldjdh", "5l2ldjdi"),
        SENDER.replace("5f0b", "5f0c"),
        SENDER.replace("-5l2ldjdh", ""),
        SENDER.replace("-5l2ldjdh", "-"),
        SENDER.replace("bounces", "connect"),
        SENDER.replace("matchmaking", "other"),
        SENDER + ".other",
        SENDER.replace("-5l2ldjdh", "-ſ2345678"),
    ],
)
def test_what_we_have_not_written_names_no_mail(address):
    assert verp.mail_named(address) is None


def test_what_was_signed_with_another_key_names_no_mail(settings):
    settings.SECRET_KEY = "another key"

    assert verp.mail_named(SENDER) is None
