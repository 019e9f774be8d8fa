"""The form that asks for an introduction: what it refuses, and in which words; what comes of it."""

import re
import time

import pytest
from django.core import signing
from django.urls import reverse
from django.utils import timezone

from bewiser.lib.ratelimit import allowed
from connect import links
from connect.choices import ConnectionState as State
from connect.forms import ConnectionForm
from connect.models import ConnectionRequest, Organisation
from tests.factories import connect as make

pytestmark = pytest.mark.django_db


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
        ({"cooperation": ""}, "Write what kind of co-operation you are looking for."),
        ({"fax": "0123"}, "stay empty"),
        ({"goal": "steal"}, "Select a valid choice"),
        ({"seeker_country": ""}, "Choose your country"),
        ({"wanted_by": "2001-01-01"}, "This day has passed"),
        ({"cooperation": "Write to vera@visitors.example"}, "This tells who you are"),
        ({"asker_email": "nobody"}, "Write the address as name@example.org."),
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


def test_all_that_is_wrong_is_said_at_once(client, target_firm):
    url = reverse("connect:connection_ask", args=[target_firm.slug])
    wrong = {
        "wanted_by": "2001-01-01",
        "asker_email": "nobody",
        "seeker_name": "Write to me@x.example",
    }
    telling = {
        "question": "Ring Vera Visitor.",
        "cooperation": "See www.visitors.example for more.",
    }

    page = client.post(url, ANSWERS | {"opened": stamp(), "goal": ""} | wrong | telling)

    # One sentence a fault, in the order of the page.
    assert list(page.context["form"].errors.items()) == [
        ("goal", ["Choose what you want to do together."]),
        ("wanted_by", ["This day has passed."]),
        ("asker_email", ["Write the address as name@example.org."]),
        ("seeker_name", ["A name holds no link and no e-mail address."]),
        ("cooperation", [tells("www.visitors.example")]),
        ("question", [tells("vera, vera visitor, visitor")]),
    ]
    summary = page.content.decode().split("data-form-errors")[1].split("</ul>")[0]
    assert re.findall(r'href="#id_(\w+?)(?:_0)?"', summary) == [
        *("goal", "cooperation", "question", "wanted_by", "asker_email", "seeker_name")
    ]


def tells(words):
    return f"This tells who you are: {words}. Leave it out, or choose to be named from the start."


def test_a_form_sent_in_no_time_is_not_from_a_person(client, target_firm):
    url = reverse("connect:connection_ask", args=[target_firm.slug])

    response = client.post(url, ANSWERS | {"opened": signing.dumps("abcd", salt="connect.form")})

    assert "That was very quick" in response.content.decode()
    assert ConnectionRequest.objects.count() == 0


def test_correcting_a_form_is_never_too_quick(client, target_firm):
    url = reverse("connect:connection_ask", args=[target_firm.slug])
    opened = client.get(url).context["form"]["opened"].value()

    refused = client.post(url, ANSWERS | {"opened": opened, "asker_name": ""})
    again = refused.context["form"]["opened"].value()
    sent = client.post(url, ANSWERS | {"opened": again})

    assert list(refused.context["form"].errors) == ["asker_name"]
    assert (refused.status_code, sent.status_code) == (422, 200)
    assert ConnectionRequest.objects.count() == 1


class LongAgoSigner(signing.TimestampSigner):
    """Signs as if it were two days ago."""

    def timestamp(self) -> str:
        return signing.b62_encode(int(time.time()) - 2 * 86_400)


def test_a_form_that_was_open_for_days_can_be_sent_again_at_once(client, target_firm):
    url = reverse("connect:connection_ask", args=[target_firm.slug])
    old = LongAgoSigner(salt="connect.form").sign_object("opened")

    refused = client.post(url, ANSWERS | {"opened": old})
    again = refused.context["form"]["opened"].value()
    sent = client.post(url, ANSWERS | {"opened": again})

    assert list(refused.context["form"].errors) == ["opened"]
    assert (refused.status_code, sent.status_code) == (422, 200)


def test_a_stamp_of_somebody_elses_making_buys_no_time(client, target_firm):
    url = reverse("connect:connection_ask", args=[target_firm.slug])

    refused = client.post(url, ANSWERS | {"opened": "forged"})
    again = refused.context["form"]["opened"].value()
    sent = client.post(url, ANSWERS | {"opened": again})

    assert "That was very quick" in sent.content.decode()
    assert ConnectionRequest.objects.count() == 0


def test_a_strangers_mailbox_is_not_filled(client, south):
    answers = []
    for number in range(6):
        target = make.make_organisation(f"Firm {number}", cluster=south)
        url = reverse("connect:connection_ask", args=[target.slug])
        answers.append(client.post(url, ANSWERS | {"opened": stamp()}).status_code)

    assert answers == [200, 200, 200, 200, 200, 422]
    assert ConnectionRequest.objects.count() == 5


def test_one_network_sends_twenty_forms_an_hour(client, target_firm):
    url = reverse("connect:connection_ask", args=[target_firm.slug])
    for _form in range(19):
        assert allowed("ask", "127.0.0.1", limit=20, per_seconds=3600, now=timezone.now())
    values = ANSWERS | {"opened": stamp()}

    sent = client.post(url, values)
    refused = client.post(url, values | {"asker_email": "vito@visitors.example"})

    assert (sent.status_code, refused.status_code) == (200, 422)
    assert "Many requests came from your network." in refused.content.decode()
    assert ConnectionRequest.objects.count() == 1


def test_further_organisations_are_written_by_name_or_address(client, target_firm, south):
    make.make_organisation("Énergie & Réseaux SA", cluster=south)
    make.make_organisation("Lockwood Ltd", cluster=south)
    written = "energie & reseaux sa\n\n https://site.example/fr/firms/lockwood-ltd/?view=map \n"
    url = reverse("connect:connection_ask", args=[target_firm.slug])

    answer = client.post(url, ANSWERS | {"opened": stamp(), "others": written})

    assert answer.status_code == 200
    names = ConnectionRequest.objects.values_list("target__name", flat=True)
    assert sorted(names) == ["Lockwood Ltd", "Target Ltd", "Énergie & Réseaux SA"]


@pytest.mark.parametrize(
    "written, sentence",
    [
        ("Nobody Ltd", "We know no “Nobody Ltd”. Write its full name,"),
        ("Target Ltd", "One form asks up to 3 different organisations."),
    ],
)
def test_a_name_that_asks_nobody_further_is_said(client, target_firm, written, sentence):
    url = reverse("connect:connection_ask", args=[target_firm.slug])

    answer = client.post(url, ANSWERS | {"opened": stamp(), "others": written})

    page = answer.content.decode()
    assert (answer.status_code, ConnectionRequest.objects.count()) == (422, 0)
    assert sentence in page
    assert f">\n{written}</textarea>" in page


def test_each_name_finds_one_organisation_that_can_be_asked(client, seeker, target_firm, south):
    alike = [make.make_organisation(f"Alike {number}", cluster=south) for number in range(3)]
    make.make_organisation("Hidden Ltd", cluster=south, is_listed=False)
    for number in range(2):
        make.make_organisation("Twin Ltd", slug=f"twin-{number}", cluster=south)
    too_many = "Choose up to two more organisations."
    said = {
        "Alike 1": "",
        "/firms/alike-1/": "",
        # One that was chosen above already counts once.
        "Alike 0\nALIKE 1": "",
        "Hidden Ltd": "We know no “Hidden Ltd”. Write its full name, or the address of its page.",
        "/firms/no/": "We know no “/firms/no/”. Write its full name, or the address of its page.",
        # Their own: they do not ask themselves.
        "Seeker Ltd": "We know no “Seeker Ltd”. Write its full name, or the address of its page.",
        "twin ltd": "Several are called “twin ltd”. Write the address of its page.",
        "Alike 0\nAlike 1\nAlike 2": too_many,
        "Alike 1\nAlike 2": too_many,
    }
    others = Organisation.objects.listed().others_than_of(seeker)

    found = {}
    for written in said:
        form = ConnectionForm(
            {"others": written, "further": [alike[0].pk]},
            user=seeker, own=others.none(), further=others, askable=others, today=make.NOW.date(),
        )  # fmt: skip
        found[written] = " ".join(form.errors.get("others", []))

    assert found == said


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


def test_a_link_signs_in_only_the_person_whom_it_made(client, target_firm, target_facilitator):
    make.make_person("Vera Visitor", email="vera@visitors.example")
    url = reverse("connect:connection_ask", args=[target_firm.slug])
    client.post(url, ANSWERS | {"opened": stamp()})
    draft = ConnectionRequest.objects.get()

    client.post(reverse("connect:connection_confirm", args=[links.confirm_token(draft.batch)]))

    draft.refresh_from_db()
    assert draft.state == State.AT_TARGET_MANAGER
    assert "_auth_user_id" not in client.session
