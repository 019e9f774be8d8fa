"""Who gets the newsletter: asked, confirmed, changed, left; each with its proof, and no letter too many."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import InternalError, transaction
from django.utils import translation

from bewiser.lib.mail import Letter
from bewiser.outbox import batches, dsn
from bewiser.outbox.bounces import note_bounce
from bewiser.outbox.models import Mail
from roaming import links
from roaming.actions import subscriptions as actions
from roaming.choices import ConsentMethod, SubscriberRole
from roaming.links import LinkEnded
from roaming.models import Consent, Subscription
from roaming.subscribers import Segment
from tests.at_once import pressed_at_once
from tests.factories import connect as make
from tests.factories.newsletter import make_subscription
from tests.roaming.actions.asking import ask, told

pytestmark = pytest.mark.django_db

WORDS = (
    "1: I want to get the newsletter of the partner clusters by e-mail. "
    "I can leave it at any time by a link in each letter."
)
LATER = timedelta(hours=1)
GONE = dsn.Outcome(status="5.1.1", diagnostic="550 no such user")
FULL = dsn.Outcome(status="4.2.2", diagnostic="452 mailbox full")


def letters() -> list[tuple[str, str]]:
    rows = Mail.objects.order_by("created_at", "key")
    return [(mail.key.partition(":")[0], mail.to) for mail in rows]


def write_edition(*subscriptions: Subscription, now, edition: str = "edition") -> None:
    """Write what an edition writes: one mail for each, all with the same words."""
    with transaction.atomic():
        skeleton = batches.write_skeleton(
            f"newsletter:{edition}",
            language="en",
            letter=Letter("News", "Hello.", "<p>Hello.</p>"),
            now=now,
        )
        batches.write(
            "newsletter",
            [
                batches.Recipient(
                    key=f"newsletter:{edition}:{one.pk}", address=one.email, skeleton=skeleton
                )
                for one in subscriptions
            ],
            due_at=now,
            now=now,
        )


def waiting_editions() -> dict[str, str]:
    return dict(Mail.objects.filter(kind="newsletter").values_list("to", "status"))


def test_an_address_gets_one_letter_and_nothing_else_before_it_confirms(now) -> None:
    subscription = ask(now)

    assert (subscription.email, subscription.state) == ("rita@readers.example", "waiting")
    assert letters() == [("newsletter_confirm", "rita@readers.example")]
    assert Mail.objects.get().is_secret
    assert told(subscription) == [("asked", "form")]
    assert not Subscription.objects.in_segment(Segment()).exists()


def test_confirming_counts_once_and_keeps_the_sentence(now) -> None:
    subscription = ask(now)

    first = actions.confirm_subscription(subscription, now=now + LATER)
    second = actions.confirm_subscription(subscription, now=now + 2 * LATER)

    assert (first, second, subscription.is_active) == (True, False, True)
    assert subscription.confirmed_at == now + LATER
    rows = Consent.objects.values_list("verb", "method", "at", "mail_list", "language", "wording")
    assert list(rows) == [
        ("asked", "form", now, "newsletter", "en", WORDS),
        ("confirmed", "link", now + LATER, "newsletter", "en", WORDS),
    ]


def test_the_sentence_is_kept_in_the_language_of_the_page(now) -> None:
    with translation.override("de"):
        shown = f"1: {actions.WORDING}"
        subscription = ask(now, language="sl")

    consent = subscription.consents.get()
    assert (consent.wording, consent.language) == (shown, "sl")


@pytest.mark.parametrize("change", [{"wording": "I agree to all."}, {"verb": "left"}])
def test_a_proof_cannot_be_changed_in_the_database(now, change) -> None:
    proof = ask(now).consents.get()

    with pytest.raises(InternalError, match="append-only"), transaction.atomic():
        Consent.objects.filter(pk=proof.pk).update(**change)

    assert list(Consent.objects.values_list("verb", "wording")) == [("asked", WORDS)]


@pytest.mark.django_db(transaction=True)
def test_asked_for_by_many_at_once_an_address_has_one_row_and_one_letter(now) -> None:
    presses = [lambda: ask(now), lambda: ask(now, email="RITA@readers.example")] * 3

    assert pressed_at_once(presses) == ["done"] * 6
    assert told(Subscription.objects.get()) == [("asked", "form")]
    assert letters() == [("newsletter_confirm", "rita@readers.example")]


@pytest.mark.django_db(transaction=True)
def test_confirmed_by_many_at_once_it_is_noted_once(now) -> None:
    pk = ask(now).pk

    def confirm() -> None:
        actions.confirm_subscription(Subscription.objects.get(pk=pk), now=now)

    assert pressed_at_once([confirm] * 4) == ["done"] * 4
    assert told(Subscription.objects.get()) == [("asked", "form"), ("confirmed", "link")]


def test_whoever_asks_again_gets_the_letter_again_but_once_an_hour(now) -> None:
    ask(now)
    ask(now + timedelta(minutes=59))
    within_the_hour = len(letters())

    subscription = ask(now + LATER, name="Rita R.")

    assert (within_the_hour, letters()) == (1, [("newsletter_confirm", subscription.email)] * 2)
    assert (subscription.name, told(subscription)) == ("Rita R.", [("asked", "form")])


def test_a_stranger_who_asks_changes_nothing_of_who_gets_it(now, north) -> None:
    subscription = make_subscription("rita@readers.example", name="Rita")

    ask(now, name="Mallory", language="fr", role=SubscriberRole.CLUSTER, cluster=north)
    ask(now + timedelta(minutes=5))

    after = Subscription.objects.get()
    assert (after.name, after.language, after.role, after.cluster) == ("Rita", "en", "reader", None)
    assert (after.state, told(after)) == ("active", [])
    assert letters() == [("newsletter_preferences", "rita@readers.example")]
    [token] = re.findall(r"/newsletter/preferences/([^/\s]+)/", Mail.objects.get().body_text)
    assert links.subscription_of(token) == subscription


@pytest.mark.parametrize(
    "changes", [{"name": "Rita\nBcc: all"}, {"email": "rita@"}, {"role": "boss"}]
)
def test_what_no_form_sends_is_refused_and_leaves_nothing(now, changes) -> None:
    with pytest.raises(ValidationError):
        ask(now, **changes)

    assert (Subscription.objects.count(), letters()) == (0, [])


@pytest.mark.parametrize(
    "state, expected",
    [
        ("waiting", ["newsletter_confirm"]),
        ("active", ["newsletter_preferences"]),
        ("left", []),
        ("bounced", []),
    ],
)
def test_the_way_to_the_preferences_is_sent_to_who_gets_it_or_waits(now, state, expected) -> None:
    make_subscription("rita@readers.example", state=state)

    actions.send_preferences(email="Rita@readers.example", now=now)
    actions.send_preferences(email="unknown@readers.example", now=now)

    assert letters() == [(name, "rita@readers.example") for name in expected]


def test_a_contact_who_was_entered_and_asks_as_well_has_agreed_to_the_sentence(
    now, north, facilitator
) -> None:
    actions.invite_contact(
        email="rita@readers.example",
        name="Rita",
        language="en",
        cluster=north,
        by=facilitator,
        now=now,
    )
    subscription = ask(now)
    ask(now + LATER)

    assert told(subscription) == [("invited", "manager"), ("asked", "form")]
    assert subscription.consents.get(verb="asked").wording == WORDS


def test_preferences_are_changed_and_the_change_is_noted(now, north) -> None:
    topic = make.make_topic("Locks")
    subscription = make_subscription("rita@readers.example")

    actions.change_preferences(
        subscription,
        name="Rita",
        language="fr",
        role=SubscriberRole.FIRM,
        cluster=north,
        topics=[topic],
        now=now,
    )

    after = Subscription.objects.get()
    assert (after.name, after.language, after.role, after.cluster) == ("Rita", "fr", "firm", north)
    assert list(after.topics.all()) == [topic]
    assert (told(after), after.is_active) == ([("changed", "link")], True)


def test_leaving_counts_once_and_withdraws_what_waits(now) -> None:
    leaver, reader = (make_subscription(f"{name}@readers.example") for name in ("lea", "rita"))
    write_edition(leaver, reader, now=now)
    write_edition(leaver, now=now, edition="stopped")
    batches.hold("newsletter:stopped")

    first = actions.leave_newsletter(leaver, method=ConsentMethod.LINK, now=now)
    second = actions.leave_newsletter(leaver, method=ConsentMethod.ONE_CLICK, now=now + LATER)

    assert (first, second, leaver.state, leaver.ended_at) == (True, False, "left", now)
    assert told(leaver) == [("left", "link")]
    assert waiting_editions() == {
        "lea@readers.example": "failed",
        "rita@readers.example": "pending",
    }
    reasons = Mail.objects.filter(to=leaver.email).values_list("status", "last_error")
    assert list(reasons) == [("failed", "The reader has left the newsletter.")] * 2


@pytest.mark.parametrize("state", ["left", "bounced"])
def test_asking_again_after_the_end_begins_anew_and_old_links_lead_nowhere(now, state) -> None:
    before = make_subscription("rita@readers.example", state=state)
    tokens = links.confirm_token(before), links.list_token(before)

    after = ask(now)

    assert (after.pk, after.state, after.ended_at) == (before.pk, "waiting", None)
    assert (told(after), after.confirmed_at) == ([("asked", "form")], None)
    with pytest.raises(LinkEnded):
        links.subscription_to_confirm(tokens[0])
    with pytest.raises(LinkEnded):
        links.subscription_of(tokens[1])
    assert links.subscription_to_confirm(links.confirm_token(after)) == after


def test_who_left_while_waiting_is_not_brought_back_by_the_first_letter(now) -> None:
    subscription = ask(now)
    token = links.confirm_token(subscription)

    actions.leave_newsletter(subscription, method=ConsentMethod.LINK, now=now)

    with pytest.raises(LinkEnded):
        links.subscription_to_confirm(token)
    assert not actions.confirm_subscription(subscription, now=now)
    assert subscription.state == "left"


@pytest.mark.parametrize(
    "outcomes, state, noted",
    [
        ([GONE], "bounced", [("bounced", "bounce")]),
        ([FULL], "active", []),
        ([FULL] * 2, "active", []),
        # So often that the outbox writes to the address no more.
        ([FULL] * 3, "bounced", [("bounced", "bounce")]),
    ],
)
def test_an_address_that_cannot_be_reached_is_not_written_to(now, outcomes, state, noted) -> None:
    subscription = make_subscription("rita@readers.example")
    for number, outcome in enumerate(outcomes):
        write_edition(subscription, now=now, edition=str(number))
        mail = Mail.objects.get(key=f"newsletter:{number}:{subscription.pk}")
        note_bounce(mail, outcome, now=now)

    subscription.refresh_from_db()
    assert (subscription.state, told(subscription)) == (state, noted)
    assert subscription.ended_at == (now if state == "bounced" else None)


def test_what_came_back_of_somebody_who_is_forgotten_is_nobodys(now) -> None:
    subscription = make_subscription("rita@readers.example")
    write_edition(subscription, now=now)
    subscription.delete()

    note_bounce(Mail.objects.get(), GONE, now=now)

    assert not Consent.objects.exists()


def invite(north, facilitator, now, email="cora@partner.example") -> None:
    actions.invite_contact(
        email=email, name="Cora", language="en", cluster=north, by=facilitator, now=now
    )


def test_an_invited_contact_confirms_like_everybody_else(north, facilitator, now) -> None:
    invite(north, facilitator, now)

    contact = Subscription.objects.get()
    assert (contact.state, contact.role, contact.cluster) == ("waiting", "cluster", north)
    assert letters() == [("newsletter_confirm", "cora@partner.example")]
    assert "Fanny Facilitator has entered this address as a contact of North" in re.sub(
        r"\s+", " ", Mail.objects.get().body_text
    )
    actions.confirm_subscription(contact, now=now)
    rows = contact.consents.values_list("verb", "method", "wording")
    assert list(rows) == [("invited", "manager", ""), ("confirmed", "link", WORDS)]


@pytest.mark.parametrize("state", ["waiting", "active", "left", "bounced"])
def test_who_is_on_the_list_or_has_left_it_is_not_asked_again(
    north, facilitator, now, state
) -> None:
    make_subscription("cora@partner.example", state=state, name="Cora Contact")

    invite(north, facilitator, now, email="Cora@Partner.example")

    after = Subscription.objects.get()
    assert (after.state, after.name, after.role, told(after), letters()) == (
        state,
        "Cora Contact",
        "reader",
        [],
        [],
    )
