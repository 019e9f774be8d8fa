"""Hostile strings through following, the digests that show them, and the directory by the door of research."""

from urllib.parse import quote

import pytest

from rdi_database.actions import follows
from rdi_database.choices import FollowKind
from rdi_database.models import Follow
from tests import test_hostile as hostile
from tests.factories import connect as make
from tests.factories import rdi_database as researched
from tests.test_hostile import encoded, look, send, undone, verdict

pytestmark = pytest.mark.django_db

client, strings, short = hostile.client, hostile.strings, hostile.short

TOPIC = {"kind": "topic", "topic": "locks", "name": "Locks", "rhythm": "daily"}
SEARCH = {"kind": "research", "query": "q=locks", "name": "Locks", "rhythm": "daily"}
FORMS = [
    (("name",), TOPIC),
    (("topic", "kind", "rhythm"), TOPIC),
    (("query",), SEARCH),
    (("query",), SEARCH | {"kind": "firms"}),
    (("query",), SEARCH | {"kind": "initiatives"}),
    (("name", "query"), SEARCH),
]


@pytest.mark.parametrize("fields, good", FORMS)
def test_following_takes_any_text(client, strings, caplog, fields, good):
    client.force_login(make.make_person("Rita Reader"))
    topic = make.make_topic("Locks")
    make.give_topic(make.make_organisation("Smiths"), topic)
    wrong, stored = {}, 0

    for text in strings:
        with undone():
            wrong[text[:40]] = [
                verdict(send(client, "/follows/add/", good | dict.fromkeys(fields, text)))
            ]
            followed = Follow.objects.first()
            if followed is None:
                continue
            stored += 1
            wrong[text[:40]].append(verdict(client.get("/follows/")))
            # Something new comes, and its letter shows the same words.
            Follow.objects.update(told_organisations=[])
            follows.send_digests(now=followed.due_at)

    assert {text: found for text, found in wrong.items() if any(found)} == {}
    # A digest that fails only leaves a line in the log.
    assert [
        line for line in caplog.records if line.name != "django.security.RequestDataTooBig"
    ] == []
    assert stored > 0 or fields == ("topic", "kind", "rhythm")


@pytest.mark.parametrize(
    "field, kinds",
    [("kind", [""]), ("topic", ["", "topic"]), ("query", ["", *FollowKind.values])],
    ids=["kind", "topic", "query"],
)
def test_the_form_to_follow_reads_any_address(client, strings, field, kinds):
    """What is asked for is looked up only beside the kind that it belongs to."""
    client.force_login(make.make_person("Rita Reader"))
    make.make_topic("Locks")
    # Those that a database takes least are asked every time.
    texts = [*strings, "\0", "locks\0", "\ud800"]
    wrong = {}

    for kind in kinds:
        for text in texts:
            fields = {"kind": kind} | {field: text}
            found = verdict(client.get("/follows/add/", QUERY_STRING=encoded(fields).decode()))
            wrong[kind, text[:40]] = found

    assert {text: found for text, found in wrong.items() if found} == {}


@pytest.mark.parametrize("field", ["q", "kind", "laboratory", "trl", "research", "all", "bbox"])
@pytest.mark.parametrize("address", ["/rdi/", "/rdi/map.geojson"])
def test_the_door_of_research_reads_any_address(client, strings, address, field):
    researched.make_profile(make.make_organisation("Meter Lab", summary="Meters."))

    wrong = {text[:40]: verdict(look(client, address, field, text)) for text in strings}

    assert {text: found for text, found in wrong.items() if found} == {}


def test_links_take_any_text(client, short):
    # An empty text and one with a stroke belong to another address.
    texts = [text for text in short if text and "/" not in text]
    wrong = {}

    for text in texts:
        written = quote(text.encode("utf-8", "surrogatepass"), safe="")
        links = [f"/follows/stop/{written}/", f"/rdi/{written}/seen/", f"/rdi/{written}/"]
        wrong[text[:40]] = [found for link in links if (found := verdict(client.get(link)))]

    assert wrong
    assert {text: found for text, found in wrong.items() if found} == {}


@pytest.mark.parametrize("field", ["contributes", "seeks", "domain"])
def test_the_page_of_a_laboratory_shows_any_text_as_text(client, short, field):
    laboratory = make.make_organisation("Meter Lab")
    profile = researched.make_profile(laboratory)
    wrong = {}

    for text in short:
        plain = text.replace("\0", "").encode("utf-8", "ignore").decode()[:250]
        with undone():
            researched.make_text(profile, **{field: plain})
            researched.make_facility(profile, plain[:200] or "Range", text=plain)
            researched.make_role(profile, plain[:100].replace("@", "") or "Head")
            wrong[text[:40]] = verdict(client.get("/rdi/meter-lab/"))

    assert {text: found for text, found in wrong.items() if found} == {}
