"""The pages of those who get the newsletter: no account, GET changes nothing, no answer tells who is on it."""

import re
import time

import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse

from bewiser.outbox.models import Mail
from roaming import links
from roaming.models import Consent, Subscription
from roaming.tasks import forget_unconfirmed
from roaming.views.subscriptions import ASKS_AN_HOUR
from tests.factories import connect as make
from tests.factories.newsletter import make_subscription

pytestmark = pytest.mark.django_db

SAID = {
    "email": "Rita@Readers.example",
    "name": "Rita Reader",
    "language": "en",
    "role": "reader",
    "agrees": "on",
}
STATES = ["waiting", "active", "left", "bounced"]
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def page(name: str, *args: object) -> str:
    return reverse(f"roaming:{name}", args=args)


def linked(mail: Mail, name: str) -> str:
    """Return the address of a page that a letter leads to, without its host."""
    path = re.escape(page(name, "TOKEN")).replace("TOKEN", "[^/]+")
    return re.search(path, mail.body_text).group()


def everything() -> tuple[list, list, int]:
    return list(Subscription.objects.values()), list(Consent.objects.values()), Mail.objects.count()


def bytes_of(answer) -> bytes:
    """Return a page without what is drawn anew for each browser."""
    return re.sub(rb'name="csrfmiddlewaretoken" value="[^"]+"', b"", answer.content)


def test_from_the_first_question_to_the_last_letter(client) -> None:
    asked = client.post(page("subscription_ask"), SAID)
    first = linked(Mail.objects.get(), "subscription_confirm")

    before = everything()
    looked = client.get(first)
    untouched = everything()
    confirmed = client.post(first)

    assert (asked.status_code, looked.status_code, confirmed.status_code) == (200, 200, 200)
    assert "Look into your mail" in asked.content.decode()
    assert "Do you want the newsletter?" in looked.content.decode()
    assert "I want to get the newsletter of the partner clusters" in looked.content.decode()
    assert untouched == before
    assert "You get the newsletter" in confirmed.content.decode()
    row = Subscription.objects.get()
    assert (row.email, row.name, row.state) == ("rita@readers.example", "Rita Reader", "active")
    assert list(Consent.objects.values_list("verb", "method")) == [
        ("asked", "form"),
        ("confirmed", "link"),
    ]


def test_pressing_twice_confirms_once(client) -> None:
    client.post(page("subscription_ask"), SAID)
    link = linked(Mail.objects.get(), "subscription_confirm")

    pages = [client.post(link), client.post(link), client.get(link)]

    assert ["You get the newsletter" in page.content.decode() for page in pages] == [True] * 3
    assert Consent.objects.filter(verb="confirmed").count() == 1


@pytest.mark.parametrize(
    "changes, field",
    [
        ({"agrees": ""}, "agrees"),
        ({"email": "rita@"}, "email"),
        ({"name": "Rita\nBcc: all"}, "name"),
        ({"language": "xx"}, "language"),
        ({"role": "boss"}, "role"),
        # A contact of a cluster says of which.
        ({"role": "cluster"}, "cluster"),
        ({"topics": ["0"]}, "topics"),
    ],
)
def test_what_is_not_said_as_it_should_be_asks_nobody(client, changes, field) -> None:
    answer = client.post(page("subscription_ask"), SAID | changes)

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert everything() == ([], [], 0)


def test_what_was_ticked_is_kept(client, north) -> None:
    locks = make.make_topic("Locks")
    make.make_topic("Alarms")
    under = make.make_topic("Padlocks", parent=locks)

    client.post(
        page("subscription_ask"),
        SAID | {"role": "cluster", "cluster": north.pk, "topics": [locks.pk], "language": "sl"},
    )

    row = Subscription.objects.get()
    assert (row.role, row.cluster, row.language) == ("cluster", north, "sl")
    assert list(row.topics.all()) == [locks]
    # The form offers topics of the first level, and takes no others.
    refused = client.post(page("subscription_ask"), SAID | {"topics": [under.pk]})
    assert list(refused.context["form"].errors) == ["topics"]


def test_who_is_signed_in_finds_the_form_filled_in_and_still_confirms(client, seeker) -> None:
    client.force_login(seeker)

    form = client.get(page("subscription_ask")).context["form"]
    client.post(page("subscription_ask"), SAID | {"email": seeker.email})

    assert [form[name].value() for name in ("email", "name", "language")] == [
        seeker.email,
        "Sam Seeker",
        "en",
    ]
    assert Subscription.objects.get(email=seeker.email).state == "waiting"


@pytest.mark.parametrize("name, said", [("subscription_ask", SAID), ("subscription_find", SAID)])
@pytest.mark.parametrize("state", STATES)
def test_the_answer_is_the_same_whatever_the_list_knows(client, name, said, state) -> None:
    make_subscription("rita@readers.example", state=state)

    known = Client().post(page(name), said)
    unknown = Client().post(page(name), said | {"email": "nobody@readers.example"})

    assert (known.status_code, unknown.status_code) == (200, 200)
    assert bytes_of(known) == bytes_of(unknown)
    assert known.headers.keys() == unknown.headers.keys()


@pytest.mark.parametrize("name", ["subscription_ask", "subscription_find"])
def test_one_browser_does_not_let_letters_be_sent_without_end(client, name) -> None:
    answers = [
        client.post(page(name), SAID | {"email": f"rita{number}@readers.example"}).status_code
        for number in range(ASKS_AN_HOUR + 1)
    ]

    assert answers == [200] * ASKS_AN_HOUR + [429]
    assert not Subscription.objects.filter(email=f"rita{ASKS_AN_HOUR}@readers.example").exists()


def test_the_way_to_the_preferences_leads_there(client) -> None:
    make_subscription("rita@readers.example", name="Rita")
    topic = make.make_topic("Locks")

    client.post(page("subscription_find"), {"email": "Rita@readers.example"})
    link = linked(Mail.objects.get(), "subscription_edit")
    shown = client.get(link)
    changed = client.post(
        link, {"name": "Rita R.", "language": "fr", "role": "firm", "topics": [topic.pk]}
    )

    assert "It goes to rita@readers.example." in shown.content.decode()
    assert (changed.status_code, changed.headers["Location"]) == (302, link)
    row = Subscription.objects.get()
    assert (row.name, row.language, row.role, list(row.topics.all())) == (
        "Rita R.",
        "fr",
        "firm",
        [topic],
    )
    assert list(Consent.objects.values_list("verb", "method")) == [("changed", "link")]


def test_preferences_that_cannot_be_are_not_kept(client) -> None:
    row = make_subscription("rita@readers.example")

    answer = client.post(
        page("subscription_edit", links.list_token(row)),
        {"name": "Rita", "language": "fr", "role": "cluster"},
    )

    assert (answer.status_code, answer.context["form"].errors) == (
        422,
        {"cluster": ["Say of which cluster."]},
    )
    assert (Subscription.objects.get().language, Consent.objects.count()) == ("en", 0)


def test_leaving_by_the_link_asks_first_and_happens_once(client) -> None:
    link = page("subscription_leave", links.list_token(make_subscription("rita@readers.example")))

    before = everything()
    looked = client.get(link)
    untouched = everything()
    pages = [client.post(link), client.post(link), client.get(link)]

    assert "rita@readers.example gets no further letter" in looked.content.decode()
    assert untouched == before
    assert [
        (page.status_code, "You do not get the newsletter" in page.content.decode())
        for page in pages
    ] == [(200, True)] * 3
    assert Subscription.objects.get().state == "left"
    assert list(Consent.objects.values_list("verb", "method")) == [("left", "link")]


@pytest.mark.parametrize("how", ["form", "multipart"])
def test_the_button_of_a_mail_program_leaves_without_cookie_and_token_of_a_form(how) -> None:
    link = page("subscription_leave", links.list_token(make_subscription("rita@readers.example")))
    server = Client(enforce_csrf_checks=True)
    body = (
        {"data": "List-Unsubscribe=One-Click", "content_type": "application/x-www-form-urlencoded"}
        if how == "form"
        else {"data": ONE_CLICK}
    )

    answers = [server.post(link, **body) for _time in range(2)]

    # No way on to another page: RFC 8058 allows none.
    assert [(one.status_code, one.content.decode()) for one in answers] == [
        (200, "You have left the newsletter.")
    ] * 2
    assert answers[0].headers["Content-Type"] == "text/plain; charset=utf-8"
    assert dict(server.cookies) == {}
    assert Subscription.objects.get().state == "left"
    assert list(Consent.objects.values_list("verb", "method")) == [("left", "one_click")]


@pytest.mark.parametrize("name", ["subscription_confirm", "subscription_edit"])
def test_every_other_form_wants_its_token(name) -> None:
    row = make_subscription("rita@readers.example", state="waiting")
    token = links.confirm_token(row) if name == "subscription_confirm" else links.list_token(row)

    answer = Client(enforce_csrf_checks=True).post(page(name, token), {})

    assert (answer.status_code, Subscription.objects.get().state) == (403, "waiting")


def test_preferences_of_who_has_left_offer_to_ask_again(client) -> None:
    row = make_subscription("rita@readers.example", state="left")

    answer = client.post(page("subscription_edit", links.list_token(row)), SAID)

    assert page("subscription_ask") in answer.content.decode()
    assert (Subscription.objects.get().state, Consent.objects.count()) == ("left", 0)


class LongAgo(signing.TimestampSigner):
    """Signs as the product did some time ago."""

    age = links.CONFIRM_FOR.total_seconds() + 60

    def timestamp(self) -> str:
        return signing.b62_encode(int(time.time() - self.age))


def test_a_link_to_confirm_ends_after_two_weeks_and_one_to_leave_never(client) -> None:
    row = make_subscription("rita@readers.example", state="waiting")
    told = [row.pk.hex, row.version]
    old = {
        name: LongAgo(salt=salt).sign_object(told)
        for name, salt in (
            ("subscription_confirm", "roaming.newsletter.confirm"),
            ("subscription_leave", "roaming.newsletter"),
        )
    }

    answers = {name: client.post(page(name, token)).status_code for name, token in old.items()}

    assert answers == {"subscription_confirm": 410, "subscription_leave": 200}
    assert Subscription.objects.get().state == "left"


@pytest.mark.parametrize(
    "name", ["subscription_confirm", "subscription_edit", "subscription_leave"]
)
def test_an_altered_link_and_one_of_somebody_forgotten_have_ended(client, name) -> None:
    row = make_subscription("rita@readers.example", state="waiting")
    is_confirm = name == "subscription_confirm"
    good, other = links.confirm_token(row), links.list_token(row)
    if not is_confirm:
        good, other = other, good
    # The last is that of another page.
    wrong = [f"{good}x", f"x{good}", good.replace(":", "", 1), "none", other]

    answers = [client.post(page(name, token)) for token in wrong]
    unchanged = Subscription.objects.get().state
    row.delete()
    answers.append(client.post(page(name, good)))

    assert [answer.status_code for answer in answers] == [410] * 6
    assert all("This link no longer works" in answer.content.decode() for answer in answers)
    assert unchanged == "waiting"


def test_an_old_letter_does_not_bring_back_who_has_left(client) -> None:
    client.post(page("subscription_ask"), SAID)
    first = linked(Mail.objects.get(), "subscription_confirm")
    row = Subscription.objects.get()

    client.post(page("subscription_leave", links.list_token(row)))

    assert client.get(first).status_code == 410
    assert client.post(first).status_code == 410
    assert Subscription.objects.get().state == "left"


def test_the_beat_forgets_who_never_confirmed() -> None:
    # Both were asked long before the clock of this machine.
    for state in ("waiting", "active"):
        make_subscription(
            f"{state}@readers.example", state=state, asked_at=make.NOW.replace(year=2020)
        )

    forget_unconfirmed()

    assert [row.email for row in Subscription.objects.all()] == ["active@readers.example"]
