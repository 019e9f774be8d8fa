"""The pages of a request: who sees which, what each side may read, what comes back with an error."""

import re
import time

import pytest
from django.core import signing
from django.urls import reverse

from connect import links
from connect.choices import ConnectionState as State
from connect.models import ConnectionRequest
from tests.factories import connect as make

pytestmark = pytest.mark.django_db

ROLES = ["anonymous", "seeker", "facilitator", "target_facilitator", "target", "outsider"]


@pytest.fixture
def sign_in(client, request):
    def enter(who):
        if who != "anonymous":
            client.force_login(request.getfixturevalue(who))
        return client

    return enter


@pytest.fixture
def masked(seeker, seeker_firm, target_firm, facilitator, target_facilitator, target):
    return make.make_connection(
        asker=seeker, seeker=seeker_firm, target=target_firm, state=State.AT_TARGET, is_masked=True
    )


@pytest.mark.parametrize(
    "state, seen_by",
    [
        (State.SUBMITTED, {"seeker", "facilitator"}),
        (State.CHANGES_ASKED, {"seeker", "facilitator"}),
        (State.AT_TARGET_MANAGER, {"seeker", "facilitator", "target_facilitator"}),
        (State.AT_TARGET, {"seeker", "facilitator", "target_facilitator", "target"}),
        (State.INTRODUCED, {"seeker", "facilitator", "target_facilitator", "target"}),
    ],
)
@pytest.mark.parametrize("who", ROLES)
def test_a_request_is_seen_by_those_whose_it_is(
    sign_in, who, state, seen_by, seeker, seeker_firm, target_firm
):
    connection = make.make_connection(
        asker=seeker, seeker=seeker_firm, target=target_firm, state=state
    )

    response = sign_in(who).get(connection.get_absolute_url())

    expected = 302 if who == "anonymous" else 200 if who in seen_by else 404
    assert response.status_code == expected


def page_of(client, connection):
    return client.get(connection.get_absolute_url()).content.decode()


def test_the_target_does_not_learn_who_asks_before_it_accepts(sign_in, masked):
    page = page_of(sign_in("target"), masked)

    for secret in ("Seeker Ltd", "Sam Seeker", "sam.seeker@people.example", masked.about):
        assert secret not in page
    assert "Firm from France" in page
    assert masked.cooperation in page


def test_the_target_learns_it_by_accepting(sign_in, masked):
    client = sign_in("target")

    client.post(
        reverse("connect:connection_decide", args=[masked.pk, "accept"]),
        {"version": masked.version},
    )

    page = page_of(client, masked)
    for fact in ("Seeker Ltd", "Sam Seeker", "sam.seeker@people.example", masked.about):
        assert fact in page


def test_the_asker_sees_nothing_new_before_acceptance(sign_in, masked):
    page = page_of(sign_in("seeker"), masked)

    assert "tina.target@people.example" not in page
    assert "Tina Target" not in page


def test_the_asker_reads_a_neutral_sentence_after_a_refusal(
    sign_in, masked, target, seeker, client
):
    client.force_login(target)
    client.post(
        reverse("connect:connection_decide", args=[masked.pk, "decline"]),
        {"version": masked.version, "reason": "competitor", "note": "Known thieves."},
    )
    client.force_login(seeker)

    page = page_of(client, masked)

    masked.refresh_from_db()
    assert masked.state == State.DECLINED
    assert "thieves" not in page
    assert "ompetitor" not in page
    assert "No introduction came of it" in page


def test_a_page_that_is_out_of_date_decides_nothing(sign_in, masked):
    client = sign_in("target")

    response = client.post(
        reverse("connect:connection_decide", args=[masked.pk, "accept"]),
        {"version": masked.version - 1},
        follow=True,
    )

    masked.refresh_from_db()
    assert masked.state == State.AT_TARGET
    assert "Somebody was quicker" in response.content.decode()


def test_a_refusal_without_reason_comes_back_with_what_was_typed(sign_in, masked):
    response = sign_in("target").post(
        reverse("connect:connection_decide", args=[masked.pk, "decline"]),
        {"version": masked.version, "reason": "other", "note": ""},
    )

    page = response.content.decode()
    assert response.status_code == 422
    assert "Say in a few words what the reason is." in page
    assert '<option value="other" selected' in page


def test_get_decides_nothing(sign_in, masked):
    url = reverse("connect:connection_decide", args=[masked.pk, "accept"])

    assert sign_in("target").get(url).status_code == 405
    masked.refresh_from_db()
    assert masked.state == State.AT_TARGET


class EarlierSigner(signing.TimestampSigner):
    """Signs as if it were a minute ago."""

    def timestamp(self) -> str:
        return signing.b62_encode(int(time.time()) - 60)


def stamp():
    """A stamp as a form carries it that was opened a minute ago."""
    return EarlierSigner(salt="connect.form").sign_object("abcd")


ANSWERS = {
    "goal": "buy",
    "cooperation": "Locks for a museum.",
    "about": "A museum of keys.",
    "asker_name": "Vera Visitor",
    "asker_email": "vera@visitors.example",
    "seeker_country": "CY",
}


def test_a_visitor_asks_confirms_and_follows_the_request(client, target_firm, target_facilitator):
    url = reverse("connect:connection_ask", args=[target_firm.slug])
    sent = client.post(url, ANSWERS | {"opened": stamp()})
    assert sent.status_code == 200
    draft = ConnectionRequest.objects.get()
    link = reverse("connect:connection_confirm", args=[links.confirm_token(draft.batch)])

    shown = client.get(link)
    draft.refresh_from_db()
    assert (shown.status_code, draft.state) == (200, State.DRAFT)

    confirmed = client.post(link)
    draft.refresh_from_db()
    assert draft.state == State.AT_TARGET_MANAGER
    assert confirmed["Location"] == draft.get_absolute_url()
    assert client.get(draft.get_absolute_url()).status_code == 200


@pytest.mark.parametrize(
    "changes, sentence",
    [
        ({"cooperation": ""}, "This field is required"),
        ({"fax": "0123"}, "stay empty"),
        ({"goal": "steal"}, "Select a valid choice"),
        ({"seeker_country": ""}, "Choose your country"),
        ({"wanted_by": "2001-01-01"}, "This day has passed"),
        ({"cooperation": "Write to vera@visitors.example"}, "This tells who you are"),
        ({"asker_email": "nobody"}, "valid email address"),
        ({"opened": "forged"}, "open for a long time"),
    ],
)
def test_a_form_that_cannot_stand_comes_back_whole(client, target_firm, changes, sentence):
    url = reverse("connect:connection_ask", args=[target_firm.slug])

    response = client.post(url, ANSWERS | {"opened": stamp()} | changes)

    page = response.content.decode()
    assert response.status_code == 422
    assert sentence in page
    assert "A museum of keys." in page
    assert ConnectionRequest.objects.count() == 0


def test_a_form_sent_in_no_time_is_not_from_a_person(client, target_firm):
    url = reverse("connect:connection_ask", args=[target_firm.slug])

    response = client.post(url, ANSWERS | {"opened": signing.dumps("abcd", salt="connect.form")})

    assert "That was very quick" in response.content.decode()
    assert ConnectionRequest.objects.count() == 0


def test_a_strangers_mailbox_is_not_filled(client, south):
    answers = []
    for number in range(6):
        target = make.make_organisation(f"Firm {number}", cluster=south)
        url = reverse("connect:connection_ask", args=[target.slug])
        answers.append(client.post(url, ANSWERS | {"opened": stamp()}).status_code)

    assert answers == [200, 200, 200, 200, 200, 422]
    assert ConnectionRequest.objects.count() == 5


def test_three_targets_make_three_requests_of_one_batch(
    client, seeker, seeker_firm, target_firm, south
):
    topic = make.make_topic("Alarms")
    make.give_topic(target_firm, topic)
    others = [make.make_organisation(f"Alike {n}", cluster=south) for n in range(3)]
    for other in others:
        make.give_topic(other, topic)
    client.force_login(seeker)
    values = ANSWERS | {"opened": stamp(), "seeker": seeker_firm.pk}
    url = reverse("connect:connection_ask", args=[target_firm.slug])

    too_many = client.post(url, values | {"further": [other.pk for other in others]})
    assert too_many.status_code == 422
    client.post(url, values | {"further": [other.pk for other in others[:2]]})

    rows = ConnectionRequest.objects.values_list("batch", "target__name")
    assert sorted(name for _batch, name in rows) == ["Alike 0", "Alike 1", "Target Ltd"]
    assert len({batch for batch, _name in rows}) == 1


def test_a_contact_answers_by_link_without_an_account(client, south, seeker, seeker_firm):
    lonely = make.make_organisation("Lonely Ltd", cluster=south)
    connection = make.make_connection(
        asker=seeker, seeker=seeker_firm, target=lonely, state=State.AT_TARGET,
        contact_name="Carla", contact_email="carla@lonely.example",
    )  # fmt: skip
    token = links.answer_token(connection)
    url = reverse("connect:connection_answer", args=[token])

    page = client.get(url).content.decode()
    assert "Seeker Ltd" not in page
    connection.refresh_from_db()
    assert connection.state == State.AT_TARGET

    page = client.post(reverse("connect:answer_accept", args=[token])).content.decode()
    connection.refresh_from_db()
    assert connection.state == State.INTRODUCED
    # The letter tells the rest: a link that is found later shows nobody's name.
    assert "Seeker Ltd" not in page
    assert client.get(reverse("connect:connection_answer", args=[token + "x"])).status_code == 410


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_requests_asks_as_much_for_three_as_for_one(
    client, seeker, seeker_firm, south, rows, django_assert_num_queries
):
    for number in range(rows):
        target = make.make_organisation(f"Firm {number}", cluster=south)
        make.make_connection(asker=seeker, seeker=seeker_firm, target=target)
    client.force_login(seeker)

    # Session, person, standing (3), count, rows, waiting (1), coordinator of two sides, desk (2).
    with django_assert_num_queries(12):
        page = client.get(reverse("connect:connection_list")).content.decode()

    assert all(f"Firm {number}" in page for number in range(rows))


@pytest.mark.parametrize(
    "address, names",
    [
        ("", {"Target Ltd", "Later Ltd"}),
        ("?stage=open", {"Target Ltd"}),
        ("?stage=ended", {"Later Ltd"}),
        ("?words=later", {"Later Ltd"}),
        ("?words=FR2026-00001", {"Target Ltd"}),
        ("?words=nobody", set()),
        ("?stage=nonsense", {"Target Ltd", "Later Ltd"}),
        ("?page=99&words=\x00", {"Target Ltd", "Later Ltd"}),
    ],
)
def test_the_list_of_requests_is_narrowed(
    client, seeker, seeker_firm, target_firm, south, address, names
):
    later = make.make_organisation("Later Ltd", cluster=south)
    make.make_connection(asker=seeker, seeker=seeker_firm, target=target_firm)
    make.make_connection(asker=seeker, seeker=seeker_firm, target=later, state=State.LAPSED)
    client.force_login(seeker)

    page = client.get(reverse("connect:connection_list") + address).content.decode()

    assert {name for name in ("Target Ltd", "Later Ltd") if f"and {name}" in page} == names


def test_the_list_is_not_searched_for_who_asks(client, target, seeker, seeker_firm, target_firm):
    make.make_connection(
        asker=seeker, seeker=seeker_firm, target=target_firm, state=State.AT_TARGET
    )
    client.force_login(target)

    page = client.get(reverse("connect:connection_list") + "?words=Seeker").content.decode()

    assert "Target Ltd" not in page


def test_the_desk_shows_overdue_first_and_takes_one_press(
    client, facilitator, seeker, seeker_firm, target_firm, south, now
):
    later = make.make_organisation("Later Ltd", cluster=south)
    make.make_connection(
        asker=seeker, seeker=seeker_firm, target=later, due_at=now.replace(year=2027)
    )
    waiting = make.make_connection(asker=seeker, seeker=seeker_firm, target=target_firm, due_at=now)
    client.force_login(facilitator)

    page = client.get(reverse("desk")).content.decode()
    assert page.index("Target Ltd") < page.index("Later Ltd")
    key = re.search(r'name="item" value="([^"]+)"', page).group(1)
    client.post(reverse("desk_act"), {"item": key, "decision": "forward"})

    waiting.refresh_from_db()
    assert waiting.state == State.AT_TARGET_MANAGER


def press(client, *items, decision="forward"):
    response = client.post(
        reverse("desk_act"), {"item": list(items), "decision": decision}, follow=True
    )
    return response.content.decode()


def test_the_desk_decides_nothing_that_is_not_ones_own(client, outsider, masked):
    client.force_login(outsider)

    page = press(client, f"connect:connection:{masked.pk}:{masked.version}")

    masked.refresh_from_db()
    assert "not on your desk" in page
    assert masked.state == State.AT_TARGET


@pytest.mark.parametrize("item", ["connect:foo", "foo", "connect:connection:x:1", ""])
def test_the_desk_answers_nonsense_in_words(client, facilitator, item):
    client.force_login(facilitator)

    page = press(client, item)

    assert "not on your desk" in page
    assert "Done." not in page


def test_the_desk_decides_only_what_was_seen(client, facilitator, connection):
    client.force_login(facilitator)

    page = press(client, f"connect:connection:{connection.pk}:{connection.version - 1}")

    connection.refresh_from_db()
    assert "no longer as you saw it" in page
    assert connection.state == State.SUBMITTED


def test_a_link_signs_in_only_the_person_whom_it_made(client, target_firm, target_facilitator):
    make.make_person("Vera Visitor", email="vera@visitors.example")
    url = reverse("connect:connection_ask", args=[target_firm.slug])
    client.post(url, ANSWERS | {"opened": stamp()})
    draft = ConnectionRequest.objects.get()

    client.post(reverse("connect:connection_confirm", args=[links.confirm_token(draft.batch)]))

    draft.refresh_from_db()
    assert draft.state == State.AT_TARGET_MANAGER
    assert "_auth_user_id" not in client.session
