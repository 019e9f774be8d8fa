"""What is chosen in the directory to be compared: boxes, tray, and addresses that keep it."""

import re
from html import unescape

import pytest
from django.urls import reverse

from connect.models import OldSlug, Organisation
from rdi_database.following import plain_query
from tests.factories import connect as make
from tests.factories import rdi_database as make_rdi

HIDDEN = "One organisation to compare is not known here and was left out."


def page(client, door: str = "firm", **params) -> str:
    response = client.get(reverse(f"connect:{door}_list"), params)
    assert response.status_code == 200
    return response.content.decode()


def boxes(html: str) -> list[tuple[str, bool]]:
    found = re.findall(
        r'<input type="checkbox" name="compare" value="([^"]*)"[^>]*?( checked)?>', html
    )
    return [(slug, bool(checked)) for slug, checked in found]


def tray(html: str) -> list[tuple[str, str]]:
    """Return the names in the tray with the address that lacks each."""
    part = html.partition('class="compare-tray"')[2].partition("</section>")[0]
    found = re.findall(r'<a class="chip" href="([^"]*)" rel="nofollow"><span>([^<]*)</span>', part)
    return [(unescape(name), unescape(url)) for url, name in found]


def held(html: str, name: str) -> list[str]:
    return re.findall(rf'<input type="hidden" name="{name}" value="([^"]*)">', html)


def side_by_side(html: str) -> str | None:
    found = re.search(r'href="([^"]*)" rel="nofollow">Compare side by side', html)
    return found and unescape(found[1])


@pytest.fixture
def three(seeker_firm, target_firm, outsider_firm):
    return [seeker_firm, target_firm, outsider_firm]


@pytest.fixture
def laboratories(three):
    for firm in three:
        make_rdi.make_profile(firm)
    return three


@pytest.mark.parametrize("view", ["list", "cards"])
def test_each_row_has_a_box_that_is_named_after_it(client, three, view):
    html = page(client, view=view, sort="name", compare="seeker-ltd")

    assert boxes(html) == [("outsider-ltd", False), ("seeker-ltd", True), ("target-ltd", False)]
    assert '>Compare<span class="visually-hidden"> Target Ltd</span>' in html


def test_nothing_is_said_before_anything_is_chosen(client, three):
    html = page(client)

    assert (tray(html), side_by_side(html), "compare-tray" in html) == ([], None, False)
    assert "Compare what is ticked" in html


def test_the_tray_names_what_is_chosen_in_its_order_and_leads_on(client, three):
    html = page(client, q="o", sort="name", compare=["target-ltd", "outsider-ltd"])

    assert tray(html) == [
        ("Target Ltd", "?q=o&sort=name&compare=outsider-ltd"),
        ("Outsider Ltd", "?q=o&sort=name&compare=target-ltd"),
    ]
    assert side_by_side(html) == (
        "/firms/compare/?q=o&sort=name&compare=target-ltd&compare=outsider-ltd"
    )
    assert held(html, "compared") == ["target-ltd", "outsider-ltd"]
    assert 'data-compare-tray="To compare: Target Ltd, Outsider Ltd"' in html


def test_one_alone_is_not_compared(client, three):
    html = page(client, compare="target-ltd")

    assert tray(html) == [("Target Ltd", "?")]
    assert (side_by_side(html), "Tick one more to put them side by side." in html) == (None, True)


def test_four_are_the_most_and_a_fifth_loses_none_of_them(client, three):
    for name in ("Four", "Five"):
        make.make_organisation(name)
    slugs = ["target-ltd", "seeker-ltd", "outsider-ltd", "four"]

    # As the form sends it: boxes in the order of the page, the new one among them.
    html = page(client, compare=["five", *sorted(slugs)], compared=slugs)

    assert [name for name, _url in tray(html)] == [
        "Target Ltd",
        "Seeker Ltd",
        "Outsider Ltd",
        "Four",
    ]
    assert "4 organisations can be compared at a time: the first 4 stay" in html
    assert "4 is the most at a time: take one away to choose another." in html
    assert dict(boxes(html))["five"] is False


@pytest.mark.parametrize("view", ["list", "cards", "map"])
def test_what_is_chosen_elsewhere_stays_in_the_form(client, three, view):
    html = page(client, view=view, country="ES", compare=["target-ltd", "seeker-ltd"])

    here = [] if view == "map" else ["target-ltd"]
    assert [slug for slug, is_ticked in boxes(html) if is_ticked] == here
    assert sorted(here + held(html, "compare")) == ["seeker-ltd", "target-ltd"]


def test_every_link_of_the_list_keeps_what_is_chosen(client, three):
    for number in range(27):
        make.make_organisation(f"Firm {number:02}")

    html = page(client, country="FR", kind="all", compare=["seeker-ltd", "target-ltd"])

    links = {unescape(link) for link in re.findall(r'href="(\?[^"]*)"', html)}
    assert len(links) > 5
    assert {link for link in links if "compare=" not in link} == set()
    # Without any filter, the next page and another view.
    both = "compare=seeker-ltd&compare=target-ltd"
    assert links >= {
        f"?kind=all&{both}",
        f"?country=FR&kind=all&{both}&page=2",
        f"?kind=all&country=FR&view=cards&{both}",
    }


def test_a_page_further_on_is_kept_for_a_box_alone(client, db):
    for number in range(27):
        make.make_organisation(f"Firm {number:02}")

    first, second = page(client, sort="name"), page(client, sort="name", page=2)

    kept = '<input type="hidden" name="page" value="2" disabled data-page>'
    assert (kept in second, "data-page" in first) == (True, False)
    assert 'formaction="/firms/compare/" name="page" value="2"' in second


def test_search_engines_and_followers_know_nothing_of_it(client, three):
    html = page(client, q="locks", compare=["seeker-ltd", "target-ltd"])

    assert re.search(r'rel="canonical" href="[^"]*(/firms/[^"]*)"', html)[1] == "/firms/?q=locks"
    assert 'kind=firms&amp;query=q%3Dlocks"' in html
    assert plain_query("firms", "q=locks&compare=seeker-ltd&page=3") == "q=locks"
    assert plain_query("research", "compare=seeker-ltd") == ""


def test_htmx_gets_boxes_and_tray_and_the_plain_address(client, three):
    response = client.get(
        "/firms/",
        {"kind": "all", "compare": ["ghost", "target-ltd", "target-ltd"], "compared": "target-ltd"},
        headers={"HX-Request": "true"},
    )

    html = response.content.decode()
    assert ("<html" in html, tray(html)) == (False, [("Target Ltd", "?kind=all")])
    assert response.headers["HX-Push-Url"] == "/firms/?kind=all&compare=target-ltd"
    assert HIDDEN in html


def test_the_door_of_research_compares_behind_itself(client, laboratories):
    html = page(client, "research", compare=["target-ltd", "seeker-ltd"])

    assert side_by_side(html) == "/rdi/compare/?compare=target-ltd&compare=seeker-ltd"
    assert [name for name, _url in tray(html)] == ["Target Ltd", "Seeker Ltd"]
    assert 'formaction="/rdi/compare/"' in html


def test_a_hidden_organisation_is_named_to_nobody_who_may_not_see_it(
    client, three, seeker, outsider, coordinator
):
    Organisation.objects.filter(slug="seeker-ltd").update(is_listed=False)
    told = {}

    for who in (None, outsider, seeker, coordinator):
        if who:
            client.force_login(who)
        html = page(client, compare=["seeker-ltd", "target-ltd"])
        names = [name for name, _url in tray(html)]
        # A member reads the name of their own organisation elsewhere on the page too.
        told[who and who.name] = (names, HIDDEN in html)

    hidden, shown = (["Target Ltd"], True), (["Seeker Ltd", "Target Ltd"], False)
    assert told == {
        None: hidden,
        outsider.name: hidden,
        seeker.name: shown,
        coordinator.name: shown,
    }


def test_a_visitor_reads_neither_name_nor_address_of_a_hidden_one(client, target_firm):
    make.make_organisation("Secret Works", slug="behind-the-curtain", is_listed=False)

    html = page(client, compare=["behind-the-curtain", "target-ltd"])

    body = html.partition("<main")[2]
    assert ("Secret Works" in html, "behind-the-curtain" in body) == (False, False)


def test_an_old_address_is_the_same_organisation(client, three):
    OldSlug.objects.create(slug="earlier", organisation=three[0])

    html = page(client, compare=["earlier", "seeker-ltd", "target-ltd"])

    assert [name for name, _url in tray(html)] == ["Seeker Ltd", "Target Ltd"]
    assert HIDDEN not in html


@pytest.mark.parametrize("number", [0, 1, 4])
def test_comparing_costs_the_list_one_question_and_none_without_it(
    client, three, number, django_assert_num_queries
):
    make.make_organisation("Four")
    slugs = ["target-ltd", "seeker-ltd", "outsider-ltd", "four"][:number]
    page(client)

    # labels' version, the statement, rows; and what is to be compared
    with django_assert_num_queries(4 if number else 3):
        html = page(client, compare=slugs)

    assert len(tray(html)) == number


def test_a_thousand_are_answered_politely(client, three):
    html = page(client, compare=[f"ghost-{number}" for number in range(900)] + ["seeker-ltd"])

    assert "4 organisations to compare are not known here and were left out." in html
    assert tray(html) == []
