"""The newsletter as everybody reads it, what clusters send in, and what they take away for their own members."""

import re
from datetime import date, timedelta
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.urls import reverse

from bewiser.outbox.models import Mail
from connect.models import OrganisationText
from roaming.choices import NewsState
from roaming.models import ClusterNews
from tests.factories import newsletter as make

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"
WORDS = {
    "a": {
        "en": ("Hello", "From *us* all.\n\n# Inside"),
        "fr": ("Bonjour", "De *nous* tous."),
    },
    "b": {"en": ("English only", "See [us](https://north.example/a?b=1&c=2).")},
}


def page(name: str, *args: object) -> str:
    return reverse(f"roaming:{name}", args=args)


def said(answer) -> list[str]:
    return [str(message) for message in answer.context["messages"]]


@pytest.fixture
def sent(coordinator, editor):
    """An edition in English and French that has gone out."""
    edition = make.make_edition(coordinator, blocks=WORDS)
    return make.make_sent(edition, by=coordinator, second=editor)


@pytest.fixture
def draft(coordinator):
    return make.make_edition(
        coordinator, day=date(2026, 11, 30), subjects={"en": "Not for you yet"}
    )


def test_everybody_reads_what_went_out_and_no_draft(client, sent, draft):
    listed = client.get(page("edition_list")).content.decode()
    read = client.get(sent.get_absolute_url()).content.decode()

    assert "What the clusters do" in listed
    assert "Not for you yet" not in listed
    assert "<em>us</em>" in read
    assert 'href="https://north.example/a?b=1&amp;c=2"' in read
    assert client.get(draft.get_absolute_url()).status_code == 404


def test_an_edition_is_read_in_ones_language_and_says_where_it_falls_back(client, sent):
    words = client.get(f"/fr{sent.get_absolute_url()}").content.decode()

    assert "Ce que font les clusters" in words
    assert "De <em>nous</em> tous." in words
    assert re.search(r'<section class="prose" lang="en">\s*<h2>English only', words)


def test_the_feed_has_what_went_out_with_addresses_that_last(client, sent, draft, settings):
    answer = client.get(page("edition_feed"))

    feed = ElementTree.fromstring(answer.content)
    entries = feed.findall(f"{ATOM}entry")
    assert answer["Content-Type"].startswith("application/atom+xml")
    assert [entry.findtext(f"{ATOM}title") for entry in entries] == ["What the clusters do"]
    assert entries[0].findtext(f"{ATOM}id") == f"urn:uuid:{sent.pk}"
    assert entries[0].find(f"{ATOM}link").get("href").endswith(sent.get_absolute_url())
    assert entries[0].findtext(f"{ATOM}summary") == "Hello · English only"
    assert entries[0].findtext(f"{ATOM}updated") == make.NOW.isoformat()


@pytest.mark.parametrize("n", [1, 6])
def test_the_archive_and_the_feed_ask_the_same_for_many(
    client, coordinator, editor, n, django_assert_num_queries
):
    for number in range(n):
        day = make.DAY + timedelta(days=number)
        make.make_sent(make.make_edition(coordinator, day=day), by=coordinator, second=editor)

    with django_assert_num_queries(2):
        client.get(page("edition_list"))
    with django_assert_num_queries(2):
        client.get(page("edition_feed"))


def test_a_cluster_takes_the_edition_away_under_its_own_banner(client, facilitator, north, sent):
    OrganisationText.objects.create(
        organisation=north.organisation, language="fr", summary="Le cluster du nord."
    )
    north.organisation.website = "https://north.example/"
    north.organisation.save()
    client.force_login(facilitator)

    offered = client.get(page("kit_detail", sent.slug)).content.decode()
    files = {
        form: client.get(page("kit_file", sent.slug, north.slug, f"{sent.slug}-fr.{form}"))
        for form in ("html", "txt", "md")
    }

    links = re.findall(r"/kit/[^\"]+", offered)
    words = {form: answer.content.decode() for form, answer in files.items()}
    assert [link.rpartition("/")[2] for link in links] == [
        f"{sent.slug}-{language}.{form}" for language in ("en", "fr") for form in files
    ]
    assert {form: answer["Content-Disposition"] for form, answer in files.items()} == {
        form: f'attachment; filename="{sent.slug}-fr.{form}"' for form in files
    }
    for form, text in words.items():
        assert north.organisation.name in text, form
        assert "Le cluster du nord." in text, form
        assert "https://north.example/" in text, form
        assert "Bonjour" in text, form
    assert words["md"].startswith(f"**{north.organisation.name}**\n\nLe cluster du nord.\n\n")
    assert "## Bonjour\n\nDe *nous* tous." in words["md"]
    assert "De nous tous." in words["txt"]


def test_nothing_personal_stands_in_what_is_taken_away(client, facilitator, north, sent):
    make.make_subscription("anna@readers.example", name="Anna Zobelstein")
    client.force_login(facilitator)

    for form in ("html", "txt", "md"):
        words = client.get(
            page("kit_file", sent.slug, north.slug, f"{sent.slug}-en.{form}")
        ).content.decode()
        assert "unsubscribe" not in words
        assert "preferences" not in words
        assert "Zobelstein" not in words


@pytest.mark.parametrize("file", ["{}-de.html", "{}-en.pdf", "other-en.html", "{}-en"])
def test_a_file_that_is_none_is_not_there(client, facilitator, north, sent, file):
    client.force_login(facilitator)

    url = page("kit_file", sent.slug, north.slug, file.format(sent.slug))

    assert client.get(url).status_code == 404


def test_of_a_draft_nothing_is_taken_away(client, coordinator, north, draft):
    client.force_login(coordinator)

    url = page("kit_file", draft.slug, north.slug, f"{draft.slug}-en.html")

    assert client.get(page("kit_detail", draft.slug)).status_code == 404
    assert client.get(url).status_code == 404


def test_a_manager_sends_news_in_for_their_own_cluster(client, facilitator, north, south):
    client.force_login(facilitator)
    words = {"language": "fr", "title": "Portes ouvertes", "body": "Venez **vendredi**."}

    foreign = client.post(page("news_list"), {"cluster": south.pk, **words})
    own = client.post(page("news_list"), {"cluster": north.pk, **words}, follow=True)

    assert (foreign.status_code, said(own)) == (422, ["Your news waits for the next edition."])
    assert list(ClusterNews.objects.values_list("cluster", "title", "sent_by", "state")) == [
        (north.pk, "Portes ouvertes", facilitator.pk, "waiting")
    ]


def test_each_manager_sees_the_news_of_their_own_cluster_only(
    client, facilitator, north, south, coordinator
):
    make.make_news(north, title="From the north")
    make.make_news(south, title="From the south")
    everything = Client()
    everything.force_login(coordinator)
    client.force_login(facilitator)

    own = client.get(page("news_list")).content.decode()
    all_of_it = everything.get(page("news_list")).content.decode()

    assert ("From the north" in own, "From the south" in own) == (True, False)
    assert "From the north" in all_of_it
    assert "From the south" in all_of_it


def test_news_is_declined_with_a_reason(client, coordinator, facilitator, north):
    news = make.make_news(north, sent_by=facilitator)
    client.force_login(coordinator)
    url = page("news_decline", news.pk)

    without = client.post(url, {"reason": " "}, follow=True)
    state = ClusterNews.objects.get().state
    declined = client.post(url, {"reason": "It was in the last edition."}, follow=True)
    again = client.post(url, {"reason": "Once more."}, follow=True)

    news.refresh_from_db()
    assert (said(without), state) == (["Write a reason: the other side reads it."], "waiting")
    assert said(declined) == ["The cluster reads why it is not taken."]
    assert said(again) == ["It is no longer waiting."]
    assert (news.state, news.reason) == (NewsState.DECLINED, "It was in the last edition.")
    assert "It was in the last edition." in Mail.objects.get().body_text


@pytest.mark.parametrize("who", ["outsider", "facilitator"])
def test_only_those_who_write_the_newsletter_decline(request, client, north, who):
    news = make.make_news(north)
    client.force_login(request.getfixturevalue(who))

    answer = client.post(page("news_decline", news.pk), {"reason": "No."})

    news.refresh_from_db()
    assert (answer.status_code, news.state) == (403, "waiting")
