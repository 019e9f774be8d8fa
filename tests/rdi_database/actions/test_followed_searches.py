"""What a followed search finds as the directory changes under it: no more than was asked for, and all that is new."""

import logging
from urllib.parse import quote

import pytest
from django.core.exceptions import ValidationError

from bewiser.outbox.models import Mail
from rdi_database.actions import follows
from rdi_database.choices import FollowKind, FollowRhythm
from rdi_database.following import Reader, plain_query
from rdi_database.models import Follow, Initiative
from tests.connect.importing.hostile import HOSTILE
from tests.factories import connect as make
from tests.factories import rdi_database as researched

pytestmark = pytest.mark.django_db

NOW = make.NOW


@pytest.fixture
def rita(db):
    return make.make_person("Rita Reader", time_zone="Europe/Athens")


@pytest.fixture(autouse=True)
def nothing_fails(caplog):
    """A digest that fails only leaves a line in the log."""
    yield
    records = caplog.get_records("call")
    assert [one.getMessage() for one in records if one.levelno >= logging.WARNING] == []


def start(user, kind, query="", topic=None):
    return follows.follow(
        user,
        kind=FollowKind(kind),
        topic=topic,
        query=query,
        name="Mine",
        rhythm=FollowRhythm.DAILY,
        now=NOW,
    )


def told(followed) -> str:
    """Return the digest of the next morning, empty where there is none."""
    followed.refresh_from_db()
    count = Mail.objects.count()
    sent = follows.send_digests(now=followed.due_at)
    assert Mail.objects.count() - count == sent
    key = f"digest:{followed.pk}:{followed.version + 1}"
    return Mail.objects.get(key=key).body_text if sent else ""


def test_a_search_whose_programme_is_gone_tells_nothing_until_it_is_back(rita):
    only = researched.make_initiative("Old Plan", programme="P1")
    followed = start(rita, "initiatives", "programme=P1&q=plan")
    Initiative.objects.filter(pk=only.pk).update(programme="P1 (renamed)")
    researched.make_initiative("Unrelated Plan", programme="P2")

    assert [told(followed), told(followed)] == ["", ""]
    assert not Reader().holds(followed)

    researched.make_initiative("New Plan", programme="P1")
    text = told(followed)
    assert ("New Plan" in text, "Unrelated Plan" in text, "Old Plan" in text) == (
        True,
        False,
        False,
    )
    assert Reader().holds(followed)


@pytest.mark.parametrize("kind", ["firms", "research", "initiatives"])
def test_a_search_whose_topic_has_another_address_tells_nothing(rita, kind):
    locks = make.make_topic("Locks")
    followed = start(rita, kind, "topic=locks&kind=all" if kind != "initiatives" else "topic=locks")
    locks.slug = "locks-and-keys"
    locks.save()
    researched.make_profile(make.make_organisation("Unrelated Lab"))
    researched.make_initiative("Unrelated Plan")

    assert (told(followed), Reader().holds(followed)) == ("", False)


@pytest.mark.parametrize("kind", ["firms", "research"])
def test_a_search_whose_cluster_has_another_address_tells_nothing(rita, kind):
    cluster = make.make_cluster("Harbour")
    followed = start(rita, kind, "cluster=harbour")
    cluster.slug = "port"
    cluster.save()
    researched.make_profile(make.make_organisation("Unrelated Lab"))

    assert (told(followed), Reader().holds(followed)) == ("", False)


def test_a_follow_that_grows_past_every_limit_still_tells_what_is_new_and_each_once(
    rita, monkeypatch
):
    monkeypatch.setattr(follows, "MOST", 3)
    monkeypatch.setattr(follows, "MOST_TOLD", 2)
    made = [start(rita, kind) for kind in ("research", "initiatives")]
    letters = []

    for number in range(7):
        # Three come at once, later one a day.
        for part in range(3 if number == 0 else 1):
            name = f"{number}{part}"
            researched.make_profile(make.make_organisation(f"Lab {name}"))
            researched.make_initiative(f"Plan {name}")
        now = max(Follow.objects.values_list("due_at", flat=True))
        follows.send_digests(now=now)
        letters.append(
            [
                mail.body_text
                for mail in Mail.objects.filter(
                    key__in=[f"digest:{one.pk}:{number + 1}" for one in made]
                )
            ]
        )

    names = ["00", "01", "02", *(f"{number}0" for number in range(1, 7))]
    newest = ["02", *names[3:]]
    for word in ("Lab", "Plan"):
        first = [
            f"{word} {name} (" in "".join(letter)
            for letter, name in zip(letters, newest, strict=True)
        ]
        texts = [text for letter in letters for text in letter]
        times = [sum(f"{word} {name} (" in text for text in texts) for name in names]
        assert (first, times) == ([True] * 7, [1] * 9)
    for one in made:
        one.refresh_from_db()
    assert (len(made[0].told_organisations), len(made[1].told_initiatives)) == (9, 9)


def test_what_was_told_is_not_told_again_when_it_comes_back(rita):
    followed = start(rita, "research", "q=meters")
    laboratory = make.make_organisation("Meters Lab", summary="Reads meters.")
    researched.make_profile(laboratory)
    first = told(followed)
    for is_listed in (False, True):
        laboratory.is_listed = is_listed
        laboratory.save()
        letter = told(followed)

    assert ("Meters Lab" in first, letter) == (True, "")


@pytest.mark.parametrize(
    "kind, one, other",
    [
        ("initiatives", "kind=call&kind=event", "kind=event&kind=call"),
        ("initiatives", "country=FR&kind=call&country=CY", "country=CY&country=FR&kind=call"),
        ("firms", "country=FR&country=CY", "country=CY&country=FR"),
        ("research", "topic=locks&topic=doors&all=topic", "all=topic&topic=doors&topic=locks"),
    ],
)
def test_one_search_is_followed_once_in_whichever_order_it_was_chosen(rita, kind, one, other):
    # The keys of the topics go the other way than their names.
    make.make_topic("Locks")
    make.make_topic("Doors")
    start(rita, kind, one)

    with pytest.raises(ValidationError, match="You follow this search already"):
        start(rita, kind, other)


@pytest.mark.parametrize("kind", ["firms", "research", "initiatives"])
def test_a_search_as_it_is_kept_is_wholly_understood(kind):
    texts = ["-", '""', "  x ", "or", "x" * 300, *HOSTILE[::12]]
    kept = [
        plain_query(kind, f"{name}={text}&country=FR&bbox=1.23456789,1,1.234567891,2")
        for name in ("q", "kind", "topic", "all", "compare", "page", "sort", "view", "month")
        for text in (quote(text[:300].encode("utf-8", "surrogatepass")) for text in texts)
    ]

    again = [plain_query(kind, query) for query in kept]
    wrong = [q for q in kept if not Reader().holds(Follow(kind=kind, query=q))]
    assert (again, wrong) == (kept, [])
