"""The pages of notices: who sees what, what they press, and what everyone reads."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from connect.models import Notice, NoticeEvent
from connect.sitemaps import NoticeSitemap
from tests.connect.notices import WORDS, fresh, write
from tests.factories import connect as make

pytestmark = pytest.mark.django_db
TODAY = datetime.now(UTC)
DATES = {"valid_from": TODAY.date(), "valid_until": TODAY.date() + timedelta(days=90)}
FORM = {name: value for name, value in WORDS.items() if name != "is_anonymous"}
FORM |= {"valid_until": f"{TODAY.date() + timedelta(days=90)}"}


@pytest.fixture
def notice(target_firm):
    return make.make_notice(target_firm, **DATES)


@pytest.fixture
def draft(target_firm, target):
    return write(target_firm, target, TODAY, valid_until=DATES["valid_until"])


def look(client, address):
    return client.get(address).content.decode()


def page(name, notice):
    return reverse(f"connect:notice_{name}", args=[notice.pk])


def press(client, notice, what, **said):
    """Press a button of the page as it stands now; return the answer."""
    version = said.pop("version", fresh(notice).version)
    return client.post(page(what, notice), {"version": version, **said})


def test_everyone_reads_an_open_notice(client, notice):
    notice.topics.add(make.make_topic("Alarms"))
    Notice.objects.update(text="Three **nights**.", partners=["firm"], countries=["IE"])

    shown = look(client, notice.get_absolute_url())

    for words in (
        '<h1 lang="en">Night shift wanted</h1>',
        '<a href="/firms/target-ltd/">Target Ltd</a>',
        "<strong>nights</strong>",
        '<a class="badge" href="/topics/alarms/">Alarms</a>',
        "<dd>Firm</dd>",
        "<dd>Ireland</dd>",
        page("ask", notice),
    ):
        assert words in shown
    assert ("How it stands" in shown, "noindex" in shown) == (False, False)


def test_its_own_side_reads_how_it_stands_and_who_posted_it(
    client, target_firm, target, target_viewer
):
    notice = make.make_notice(target_firm, is_anonymous=True, posted_by=target, **DATES)

    client.force_login(target_viewer)
    shown = look(client, notice.get_absolute_url())

    assert "It is a notice of Target Ltd." in " ".join(shown.split())
    assert "Posted by Tina Target" in shown
    assert (page("edit", notice) in shown, page("ask", notice) in shown) == (False, False)


def test_what_is_over_stays_for_its_own_side_and_is_gone_for_others(client, notice, target):
    Notice.objects.update(valid_from="2025-01-01", valid_until="2025-02-01")

    answer = client.get(notice.get_absolute_url())
    assert answer.status_code == 410
    assert "Night shift wanted" not in answer.content.decode()
    assert client.get(page("ask", notice)).status_code == 410
    client.force_login(target)
    shown = look(client, notice.get_absolute_url())
    assert "Its time is over" in shown
    assert page("renew", notice) in shown


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_notices_asks_as_often_however_many_there_are(
    client, target_firm, rows, django_assert_num_queries
):
    topic = make.make_topic("Alarms")
    for number in range(rows):
        made = make.make_notice(target_firm, f"Night shift {number}", **DATES)
        made.topics.add(topic)

    # Number, rows, topics of rows; five facets, topics to choose from and those of the panel.
    with django_assert_num_queries(LIST_QUERIES):
        shown = look(client, reverse("connect:notice_list"))

    assert [f"Night shift {number}" in shown for number in range(rows)] == [True] * rows


LIST_QUERIES = 9


def titles(client, query):
    page = client.get(reverse("connect:notice_list") + query).context["page"]
    return {row.title for row in page.object_list}


def test_the_list_is_narrowed_by_words_and_facets(client, target_firm, seeker_firm):
    alarms = make.make_topic("Alarms")
    reading = make.make_notice(target_firm, "Réseaux to read", partners=["academia"], **DATES)
    reading.topics.add(alarms)
    make.make_notice(
        seeker_firm, "Cellar to let", type="offered", kind="funding", is_anonymous=True, **DATES
    )
    make.make_notice(target_firm, "Later", state="draft", **DATES)

    found = {
        query: titles(client, query)
        for query in (
            "", "?words=reseaux", "?words=target", "?words=seeker", "?type=offered", "?kind=funding",
            "?country=ES", "?country=FR&country=ES", "?topic=alarms", "?partner=academia",
            "?type=offered&country=ES", "?kind=nonsense", "?topic=nothing",
        )
    }  # fmt: skip

    both = {"Réseaux to read", "Cellar to let"}
    first, second = {"Réseaux to read"}, {"Cellar to let"}
    assert found == {
        "": both,
        "?words=reseaux": first,
        "?words=target": first,
        # The name of who stays unnamed finds nothing.
        "?words=seeker": set(),
        "?type=offered": second,
        "?kind=funding": second,
        "?country=ES": first,
        "?country=FR&country=ES": both,
        "?topic=alarms": first,
        "?partner=academia": first,
        "?type=offered&country=ES": set(),
        "?kind=nonsense": both,
        "?topic=nothing": both,
    }


def test_each_choice_says_how_many_it_would_find(client, target_firm, seeker_firm):
    make.make_notice(target_firm, partners=["firm", "academia"], **DATES)
    make.make_notice(seeker_firm, "Cellar to let", type="offered", **DATES)

    form = client.get(reverse("connect:notice_list") + "?type=offered").context["form"]

    told = {
        name: [str(label) for _value, label in form.fields[name].widget.choices]
        for name in ("type", "kind", "partner", "country", "topic")
    }
    assert told == {
        "type": ["Offered (1)", "Wanted (1)"],
        "kind": ["Business (1)"],
        "partner": [],
        "country": ["France (1)"],
        "topic": [],
    }


def test_the_feed_tells_what_the_list_finds(client, target_firm, seeker_firm):
    make.make_notice(target_firm, "Réseaux to read", **DATES)
    make.make_notice(seeker_firm, "Cellar to let", type="offered", is_anonymous=True, **DATES)

    shown = look(client, reverse("connect:notice_feed") + "?type=offered")

    assert ("Cellar to let" in shown, "to read" in shown, "Seeker" in shown) == (True, False, False)
    # A moment could tell who has done something else just then.
    assert "2026-03-03T00:00:00+00:00" in shown
    assert "Firm from France" in shown


def test_those_with_a_name_stand_on_the_page_of_their_organisation(client, notice, target_firm):
    make.make_notice(target_firm, "Unnamed cellar", is_anonymous=True, **DATES)
    make.make_notice(
        target_firm,
        "Long ago",
        **(DATES | {"valid_from": "2025-01-01", "valid_until": "2025-02-01"}),
    )

    shown = look(client, target_firm.get_absolute_url())

    told = ["Night shift wanted" in shown, "Unnamed cellar" in shown, "Long ago" in shown]
    assert told == [True, False, False]


def test_the_page_of_a_topic_shows_what_is_posted_on_it_and_below(client, notice, target_firm):
    topic = make.make_topic("Alarms")
    below = make.make_topic("Bells", parent=topic)
    notice.topics.add(topic, below)
    hidden = make.make_notice(target_firm, "Unnamed cellar", is_anonymous=True, **DATES)
    hidden.topics.add(below)

    shown = look(client, topic.get_absolute_url())

    assert (shown.count("Night shift wanted"), shown.count("Unnamed cellar")) == (1, 1)
    assert "Firm from Spain" in shown


def test_a_notice_is_written_seen_and_posted(client, target_firm, target):
    make.make_topic("Alarms")
    client.force_login(target)
    add = reverse("connect:notice_add", args=[target_firm.slug])

    assert add in look(client, reverse("connect:notice_mine"))
    assert add in look(client, target_firm.get_absolute_url())
    written = client.post(add, FORM | {"topics": ["alarms"]})
    notice = Notice.objects.get()
    assert (written.status_code, written.url) == (302, notice.get_absolute_url())
    assert "Only you and your colleagues see it." in look(client, notice.get_absolute_url())
    press(client, notice, "post")

    row = fresh(notice)
    assert (row.state, row.partners, row.countries, row.posted_by) == (
        "public", ["firm"], ["IE", "GB"], target,
    )  # fmt: skip
    assert [topic.name for topic in row.topics.all()] == ["Alarms"]


def test_what_cannot_stand_comes_back_with_what_was_typed(client, target_firm, target):
    client.force_login(target)
    add = reverse("connect:notice_add", args=[target_firm.slug])

    answer = client.post(add, FORM | {"text": "We are Target.", "is_anonymous": "on", "kind": ""})
    again = client.post(add, FORM | {"text": "We are Target.", "is_anonymous": "on"})

    assert (answer.status_code, again.status_code) == (422, 422)
    assert "This tells whose notice it is: target" in again.content.decode()
    assert "We are Target." in again.content.decode()
    assert not Notice.objects.exists()


def test_too_many_topics_are_refused(client, target_firm, target):
    topics = [make.make_topic(f"Topic {number}").slug for number in range(11)]
    client.force_login(target)

    answer = client.post(
        reverse("connect:notice_add", args=[target_firm.slug]), FORM | {"topics": topics}
    )

    assert "Choose up to 10 topics." in answer.content.decode()


def test_a_notice_is_changed_on_the_form_that_shows_it(client, draft, target):
    draft.topics.add(make.make_topic("Alarms"))
    client.force_login(target)

    shown = look(client, page("edit", draft))
    press(client, draft, "edit", **(FORM | {"title": "Two\nnights", "topics": []}))

    assert '<option value="alarms" selected>' in shown
    assert (fresh(draft).title, list(draft.topics.all())) == ("Two nights", [])


def test_whoever_saw_an_older_version_reads_that_and_keeps_their_words(client, draft, target):
    client.force_login(target)

    for _press in range(2):
        answer = press(client, draft, "edit", version=7, **(FORM | {"title": "Mine"}))
        shown = answer.content.decode()
        assert ("Somebody changed the notice meanwhile" in shown, 'value="Mine"' in shown) == (
            True,
            True,
        )
    press(client, draft, "post", version=7)

    assert (fresh(draft).title, fresh(draft).state) == ("Night shift wanted", "draft")


def test_a_change_that_cannot_stand_is_told_beside_its_field(client, draft, target):
    client.force_login(target)

    answer = press(client, draft, "edit", **(FORM | {"valid_until": "2020-01-01"}))

    assert answer.status_code == 422
    assert "This day has passed." in answer.content.decode()


def test_one_that_says_the_same_is_asked_about_and_posted_when_it_is_meant(
    client, notice, draft, target
):
    client.force_login(target)

    asked = press(client, draft, "post")
    shown = asked.content.decode()

    assert asked.status_code == 409
    assert "You have a notice that says much the same:" in shown
    assert f'<a href="{notice.get_absolute_url()}"' in shown
    assert fresh(draft).state == "draft"
    press(client, draft, "post", is_different="1")
    assert fresh(draft).state == "public"


def test_a_draft_shows_what_others_tell_of_it(client, draft, target, seeker_firm):
    make.make_notice(seeker_firm, "Night shifts are wanted", is_anonymous=True, **DATES)
    client.force_login(target)

    shown = look(client, draft.get_absolute_url())

    assert "Night shifts are wanted" in shown
    assert "Firm from France" in shown
    assert "Seeker" not in shown


def test_what_cannot_be_posted_says_why(client, draft, target, target_firm):
    Notice.objects.update(valid_from="2025-01-01", valid_until="2025-02-01")
    client.force_login(target)

    answer = press(client, draft, "post")

    assert answer.status_code == 422
    assert "This day has passed." in answer.content.decode()


def test_the_link_of_the_letter_shows_and_one_press_renews(client, notice, target):
    client.force_login(target)

    shown = look(client, page("renew", notice))
    assert fresh(notice).renewals == 0
    until = (TODAY + timedelta(days=182)).date()
    assert f'value="{until}"' in shown
    far = press(client, notice, "renew", until="2199-01-01")
    press(client, notice, "renew", until=f"{until}")
    press(client, notice, "renew", until=f"{until}", version=0)

    assert "A notice is valid for twelve months at most." in far.content.decode()
    assert (fresh(notice).valid_until, fresh(notice).renewals) == (until, 1)


def test_a_notice_is_taken_off_by_one_press(client, notice, target):
    client.force_login(target)

    client.get(page("withdraw", notice))
    assert fresh(notice).state == "public"
    for _press in range(2):
        client.post(page("withdraw", notice))

    assert fresh(notice).state == "withdrawn"
    assert list(NoticeEvent.objects.values_list("verb", "actor")) == [("withdrawn", target.pk)]
    client.logout()
    assert client.get(notice.get_absolute_url()).status_code == 410


@pytest.mark.parametrize("rows", [1, 3])
def test_my_notices_are_those_of_my_organisations_and_clusters(
    client, target_firm, target_facilitator, seeker_firm, rows, django_assert_num_queries
):
    make.make_notice(seeker_firm, "Of others", **DATES)
    for number in range(rows):
        make.make_notice(target_firm, f"Night {number}", state="draft", is_anonymous=True, **DATES)
    client.force_login(target_facilitator)

    with django_assert_num_queries(MINE_QUERIES):
        shown = look(client, reverse("connect:notice_mine"))

    assert [f"Night {number}" in shown for number in range(rows)] == [True] * rows
    # Who looks after it reads whose it is.
    assert ("Of others" in shown, "Target Ltd" in shown) == (False, True)


MINE_QUERIES = 7


def test_search_engines_know_those_with_a_name(notice, target_firm):
    make.make_notice(target_firm, "Unnamed cellar", is_anonymous=True, **DATES)
    make.make_notice(target_firm, "Later", state="draft", **DATES)

    assert list(NoticeSitemap().items()) == [notice]
    assert NoticeSitemap().lastmod(notice) == notice.posted_at
