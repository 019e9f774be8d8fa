"""Organisations side by side, as a visitor reads them."""

import re
from html import unescape
from urllib.parse import quote

import pytest
from django.urls import reverse

from connect.choices import TopicAxis, TopicRelation
from connect.models import Cluster, OldSlug, Organisation
from tests.factories import connect as make

OFFERS, SEEKS = TopicRelation.OFFERS, TopicRelation.SEEKS


def compare(client, *slugs: str, door: str = "firm", **params) -> str:
    response = client.get(reverse(f"connect:{door}_compare"), {"compare": slugs, **params})
    assert response.status_code == 200
    return response.content.decode()


def plain(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


def heads(html: str) -> list[str]:
    return [
        unescape(name) for name in re.findall(r'class="compare__name" href="[^"]*">([^<]*)', html)
    ]


def lines(html: str) -> dict[str, list[str]]:
    """Return the words of each cell by the words at the head of its line; of a repeated one, the first."""
    table = html.partition("<tbody>")[2].partition("</table>")[0]
    found: dict[str, list[str]] = {}
    for row in re.findall(r"<tr>(.*?)</tr>", table, re.DOTALL):
        head, *cells = re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)
        found.setdefault(plain(head), [plain(cell) for cell in cells])
    return found


@pytest.fixture
def pair(seeker_firm, target_firm):
    """Seeker Ltd and Target Ltd with two topics in common, and each with one of its own."""
    for position, (name, firms) in enumerate(
        {
            "Alarms": [target_firm],
            "Sensors": [seeker_firm, target_firm],
            "Locks": [seeker_firm],
            "Keys": [seeker_firm, target_firm],
        }.items()
    ):
        topic = make.make_topic(name, position=position)
        for firm in firms:
            make.give_topic(firm, topic)
    return seeker_firm, target_firm


def test_organisations_stand_in_the_order_of_the_address(client, pair):
    assert heads(compare(client, "target-ltd", "seeker-ltd")) == ["Target Ltd", "Seeker Ltd"]
    assert heads(compare(client, "seeker-ltd", "target-ltd")) == ["Seeker Ltd", "Target Ltd"]


def test_each_line_says_what_the_profiles_say(client, pair):
    seeker_firm, target_firm = pair
    seeker_firm.size, seeker_firm.founded = "small", 1999
    seeker_firm.languages, seeker_firm.markets_served = ["en", "fr"], ["FR", "DE"]
    seeker_firm.is_sme, seeker_firm.website = True, "https://seeker.example/"
    seeker_firm.save()
    target_firm.languages, target_firm.products = ["es", "en"], "Night watch"
    target_firm.is_multinational = True
    target_firm.save()
    seeker_firm.further_clusters.add(make.make_cluster("West"))
    Cluster.objects.filter(slug="south").update(is_roaming=True)
    for firm, relation in ((seeker_firm, OFFERS), (target_firm, SEEKS)):
        make.give_topic(firm, make.make_topic(f"Chips {relation}"), relation=relation)

    said = lines(compare(client, "seeker-ltd", "target-ltd"))

    assert said == {
        "In one sentence": ["Builds sensors for small offices.", "Reads alarms by night."],
        "Kind the same for all": ["Firm", "Firm"],
        "Place": ["Lille, France", "Barcelona, Spain"],
        "Cluster": ["North West", "South"],
        "Size": ["Small (10 to 49 people)", "— not known"],
        "Small or medium-sized by declaration": ["Yes", "— not known"],
        "Group": ["— not known", "Multinational"],
        "Founded": ["1999", "— not known"],
        "Languages spoken 1 in common": [
            "All have it: English French",
            "All have it: English Spanish",
        ],
        "Website": ["https://seeker.example/", "— not known"],
        "Topics": ["Chips offers", "— not known"],
        "Cyber-security domain 2 in common": [
            "All have it: Sensors All have it: Keys Locks",
            "All have it: Sensors All have it: Keys Alarms",
        ],
        "Markets served": ["France Germany", "— not known"],
        "Products": ["— not known", "Night watch"],
        "In the roaming agreement": ["No", "Yes"],
    }


def test_what_nobody_says_has_no_line_and_no_section(client, db):
    for name in ("One", "Two"):
        make.make_organisation(name, city="")

    html = compare(client, "one", "two")

    assert lines(html) == {
        "Kind the same for all": ["Firm", "Firm"],
        "Place the same for all": ["France", "France"],
    }
    assert re.findall(r'scope="rowgroup" colspan="3"><span>([^<]*)', html) == ["In short"]


def test_sections_follow_each_other_as_on_a_profile(client, pair):
    seeker_firm, _target_firm = pair
    text = seeker_firm.texts.get()
    text.offers, text.seeks = "Sensors.", "Buyers."
    text.save()
    make.give_topic(seeker_firm, make.make_topic("Rail", axis=TopicAxis.SECTOR))

    html = compare(client, "seeker-ltd", "target-ltd")

    assert re.findall(r'scope="rowgroup" colspan="3"><span>([^<]*)', html) == [
        "In short",
        "They offer",
        "They look for",
        "Works in",
    ]
    assert lines(html)["In their words"] == ["Sensors.", "— not known"]
    assert lines(html)["Sector"] == ["Rail", "— not known"]


def test_the_table_is_one_that_can_be_read_aloud(client, pair):
    html = compare(client, "seeker-ltd", "target-ltd")

    assert 'tabindex="0" role="region" aria-labelledby="compare-caption"' in html
    assert "<caption" in html
    assert (html.count('<th scope="col">'), html.count('<th scope="row">')) == (2, len(lines(html)))
    assert '<meta name="robots" content="noindex">' in html
    assert 'rel="canonical"' not in html


def test_a_text_in_another_language_says_so(client, pair):
    make.make_text(pair[0], language="fr", summary="Fabrique des capteurs.")

    html = client.get("/fr/firms/compare/?compare=seeker-ltd&compare=target-ltd").content.decode()

    assert "<span>Fabrique des capteurs.</span>" in html
    assert '<span lang="en">Reads alarms by night.</span>' in html


def test_case_studies_are_counted_where_there_are_any(client, pair, outsider_firm):
    make.make_public(make.make_case(*pair))
    make.make_case(pair[0], outsider_firm)

    html = compare(client, "seeker-ltd", "outsider-ltd")

    assert lines(html)["Case studies"] == ["1 case study", "0"]
    assert 'href="/firms/seeker-ltd/#cases"' in html


def test_each_can_be_taken_away_and_the_way_back_keeps_the_list(client, pair, outsider_firm):
    state = {"q": "locks", "country": "FR", "sort": "name", "view": "cards", "page": "2"}

    html = compare(client, "seeker-ltd", "target-ltd", "outsider-ltd", **state)

    kept = "?q=locks&country=FR&sort=name&view=cards&page=2"
    out = [unescape(url) for url in re.findall(r'class="compare__out" href="([^"]*)"', html)]
    assert out == [
        f"/firms/compare/{kept}&compare=target-ltd&compare=outsider-ltd",
        f"/firms/compare/{kept}&compare=seeker-ltd&compare=outsider-ltd",
        f"/firms/compare/{kept}&compare=seeker-ltd&compare=target-ltd",
    ]
    back = f"/firms/{kept}&compare=seeker-ltd&compare=target-ltd&compare=outsider-ltd"
    assert unescape(html).count(f'href="{back}"') == 2


def test_nobody_is_offered_to_meet_their_own_organisation(client, pair, seeker):
    asks = [f'href="/firms/{slug}/connect/"' for slug in ("seeker-ltd", "target-ltd")]
    visitor = compare(client, "seeker-ltd", "target-ltd")
    client.force_login(seeker)
    member = compare(client, "seeker-ltd", "target-ltd")

    assert [[ask in html for ask in asks] for html in (visitor, member)] == [
        [True, True],
        [False, True],
    ]


def test_fewer_than_two_say_how_to_choose(client, pair):
    nothing, one = compare(client), compare(client, "seeker-ltd", q="locks")

    assert "Choose organisations to compare" in nothing
    assert "Choose one more to compare with Seeker Ltd" in one
    assert 'class="button" href="/firms/?q=locks&amp;compare=seeker-ltd"' in one
    assert ["<table" in html for html in (nothing, one)] == [False, False]


def test_a_fifth_is_left_out_and_the_page_says_so(client, pair):
    slugs = [make.make_organisation(f"Firm {number}").slug for number in range(5)]

    html = compare(client, *slugs)

    assert heads(html) == [f"Firm {number}" for number in range(4)]
    assert "4 organisations can be compared at a time: the first 4 stay" in html


def test_a_hidden_organisation_stands_there_for_its_people_only(client, pair, seeker, outsider):
    make.make_organisation("Third")
    Organisation.objects.filter(slug="seeker-ltd").update(is_listed=False)
    seen = {}

    for who in (None, outsider, seeker):
        if who:
            client.force_login(who)
        html = compare(client, "seeker-ltd", "target-ltd", "third")
        remark = "One organisation to compare is not known here and was left out."
        main = html.partition("<main")[2]
        seen[who and who.name] = (heads(html), remark in html, "seeker-ltd" in main.lower())

    without = (["Target Ltd", "Third"], True, False)
    assert seen[None] == seen[outsider.name] == without
    assert seen[seeker.name] == (["Seeker Ltd", "Target Ltd", "Third"], False, True)
    assert "not public" in html


def test_an_old_address_leads_to_the_organisation(client, pair):
    OldSlug.objects.create(slug="earlier", organisation=pair[0])

    html = compare(client, "target-ltd", "earlier", "seeker-ltd")

    assert heads(html) == ["Target Ltd", "Seeker Ltd"]
    assert "compare=earlier" not in html.partition("<main")[2]


@pytest.mark.parametrize("number", [2, 4])
def test_as_many_questions_for_two_as_for_four(client, db, number, django_assert_num_queries):
    firms = [make.make_organisation(f"Firm {n}", summary="Guards.") for n in range(number)]
    cluster = make.make_cluster("West")
    for n, firm in enumerate(firms):
        firm.further_clusters.add(cluster)
        make.give_topic(firm, make.make_topic(f"Topic {n}"))
        make.make_public(make.make_case(firm, firms[n - 1]))
    slugs = [firm.slug for firm in firms]
    compare(client, *slugs)

    # labels' version; rows, texts, topic rows, topics, further clusters; case studies, linkages; projects together
    with django_assert_num_queries(9):
        html = compare(client, *slugs)

    assert heads(html) == [firm.name for firm in firms]


HOSTILE = [
    "\x00",
    "a\x00b",
    "x" * 5_000,
    "αβγ",
    "<script>alert(1)</script>",
    "%00",
    "'; --",
    "../..",
    "\ud800",
]


@pytest.mark.parametrize("door", ["firm", "research"])
@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_addresses_lose_nothing_that_is_good(client, pair, door, text):
    word = quote(text.encode("utf-8", "surrogatepass"))
    url = reverse(f"connect:{door}_compare")

    html = client.get(
        f"{url}?compare={word}&compare=seeker-ltd&compare=target-ltd"
    ).content.decode()

    assert heads(html) == ["Seeker Ltd", "Target Ltd"]
    assert "The page does not know what “compare” asked for." in html
    assert "<script>alert" not in html


def test_a_post_is_refused(client, db):
    assert client.post(reverse("connect:firm_compare")).status_code == 405
