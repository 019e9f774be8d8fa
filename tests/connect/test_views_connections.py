"""The pages of a request: who sees which, what each side may read, what comes back with an error."""

import re

import pytest
from django.urls import reverse

from connect import links
from connect.choices import ConnectionState as State
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


def test_a_reason_is_chosen_never_given_by_silence(sign_in, masked):
    client = sign_in("target")

    page = page_of(client, masked)
    response = client.post(
        reverse("connect:connection_decide", args=[masked.pk, "decline"]),
        {"version": masked.version, "reason": "", "note": ""},
    )

    assert '<option value="" selected>Choose a reason</option>' in page
    assert response.status_code == 422
    assert "Choose a reason." in response.content.decode()


def test_get_decides_nothing(sign_in, masked):
    url = reverse("connect:connection_decide", args=[masked.pk, "accept"])

    answer = sign_in("target").get(url)

    assert (answer.status_code, answer["Location"]) == (302, masked.get_absolute_url())
    masked.refresh_from_db()
    assert masked.state == State.AT_TARGET


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
    # What the letter tells, the page tells as well, and not before.
    assert "Seeker Ltd" in page
    assert client.get(reverse("connect:connection_answer", args=[token + "x"])).status_code == 410


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_requests_asks_as_much_for_three_as_for_one(
    client, seeker, seeker_firm, south, rows, django_assert_num_queries
):
    for number in range(rows):
        target = make.make_organisation(f"Firm {number}", cluster=south)
        make.make_connection(asker=seeker, seeker=seeker_firm, target=target)
    client.force_login(seeker)

    # Session, person, standing (3), count, rows, what waits.
    with django_assert_num_queries(8):
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

    assert {
        name for name in ("Target Ltd", "Later Ltd") if f"introduced to {name}" in page
    } == names


def test_no_answer_is_asked_for_to_narrow_the_list(client, seeker, seeker_firm, target_firm):
    make.make_connection(asker=seeker, seeker=seeker_firm, target=target_firm)
    client.force_login(seeker)

    page = client.get(reverse("connect:connection_list")).content.decode()

    assert "Status</label>" in page
    assert "(optional)" not in page


@pytest.mark.parametrize(
    "who, state, label",
    [
        ("seeker", State.AT_TARGET, "With the organisation asked"),
        ("target", State.AT_TARGET, "With you"),
        ("target_facilitator", State.AT_TARGET, "With the organisation asked"),
        ("facilitator", State.SUBMITTED, "With you"),
        ("target_facilitator", State.AT_TARGET_MANAGER, "With you"),
        ("seeker", State.CHANGES_ASKED, "Changes asked for"),
        ("target", State.INTRODUCED, "Introduced"),
    ],
)
def test_what_is_ones_own_to_do_is_said_to_be_with_oneself(
    sign_in, seeker, seeker_firm, target, target_firm, who, state, label
):
    connection = make.make_connection(
        asker=seeker, seeker=seeker_firm, target=target_firm, state=state
    )
    client = sign_in(who)

    pages = [
        page_of(client, connection),
        client.get(reverse("connect:connection_list")).content.decode(),
    ]

    badges = [
        re.findall(r'class="badge[^<]*<svg.*?</svg>\s*([^<]+)<', page, re.DOTALL) for page in pages
    ]
    assert badges == [[label], [label]]


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
    answer = press(client, key)

    waiting.refresh_from_db()
    assert waiting.state == State.AT_TARGET_MANAGER
    assert "The request to Target Ltd has been forwarded to the other cluster." in answer


def test_the_desk_says_that_the_organisation_was_asked(
    client, target_facilitator, target, seeker, seeker_firm, target_firm
):
    waiting = make.make_connection(
        asker=seeker, seeker=seeker_firm, target=target_firm, state=State.AT_TARGET_MANAGER
    )
    client.force_login(target_facilitator)

    key = f"connect:connection:{waiting.pk}:{waiting.version}"
    answer = press(client, key, decision="put_to_target")

    assert "Target Ltd has been asked." in answer


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
    assert "message--success" not in page


def test_the_desk_decides_only_what_was_seen(client, facilitator, connection):
    client.force_login(facilitator)

    page = press(client, f"connect:connection:{connection.pk}:{connection.version - 1}")

    connection.refresh_from_db()
    assert "no longer as you saw it" in page
    assert connection.state == State.SUBMITTED
