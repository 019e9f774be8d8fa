"""What a firm reads on the way through an interview, and that all that it says comes back."""

import html
import re

import pytest

from linkages.choices import Category
from linkages.forms import NOT_APPLICABLE
from linkages.models import Linkage
from linkages.questions import PROMPTS, QUESTIONS
from linkages.scoring import FOUR_IS
from tests.factories import connect as make_connect
from tests.factories import linkages as make

from .test_answering import a_form, url


def test_the_way_leads_through_eight_parts_to_the_end(client, invitation, interview) -> None:
    words = [str(word) for one in QUESTIONS for word in (*one.steps, NOT_APPLICABLE)]
    address, seen = url("answer_category", invitation, category="output"), []

    # A link is signed with the second in which it was made: its end says which page it is.
    while not address.endswith("/submit/") and len(seen) <= len(Category):
        page = html.unescape(client.get(address).content.decode())
        prompt = re.search(r'<p class="lead measure">([^<]+)<', page)[1]
        seen.append((re.search(r"<h1>([^<]+)<", page)[1], prompt))
        assert re.findall(r'scale__words">([^<]+)<', page) == words
        assert re.findall(r'scale__text">([^<]+)<', page) == [str(one.text) for one in QUESTIONS]
        way = page.partition('class="survey-way"')[2]
        address = re.findall(r'href="([^"]+)">(?:Next part|Look it over and hand in)<', way)[0]

    assert seen == [(category.label, PROMPTS[category]) for category in Category]


def test_going_on_leads_to_the_first_part_of_which_nothing_is_said(
    client, invitation, interview, wave
) -> None:
    make.make_linkage(interview, make.make_partner(wave, "Chat Noir"), category="input")
    interview.skipped = {"output": "none"}
    interview.save(update_fields=["skipped"])

    shown = client.get(url("answer", invitation)).content.decode()
    answer = client.post(url("answer", invitation))

    assert "Go on</button>" in shown
    assert answer.url.endswith("/specialist_service/")


def test_the_first_page_has_the_introduction_of_the_wave(client, invitation, wave) -> None:
    wave.introduction = "We ask all members.\n\nThe <b>report</b> comes in May."
    wave.save(update_fields=["introduction"])

    page = client.get(url("answer", invitation)).content.decode()

    assert re.findall(r"<p>(We ask[^<]+)</p>\s*<p>(The [^<]+)</p>", page) == [
        ("We ask all members.", "The &lt;b&gt;report&lt;/b&gt; comes in May.")
    ]


def test_all_that_a_firm_says_of_a_partner_comes_back_in_the_form(
    client, invitation, interview
) -> None:
    four_is = dict(zip(FOUR_IS, ("2", "0", "5", "3"), strict=True))
    said = {
        "since": "2011",
        "website": "https://verval.example/",
        "comment": 'Buys "every" spring.',
    }
    form = a_form(kind="academia", **said, **four_is)

    client.post(url("answer_category", invitation, category="rnd"), form)
    row = url("answer_row", invitation, category="rnd", row=form["row"])
    page = html.unescape(client.get(row).content.decode())

    linkage = Linkage.objects.select_related("partner").get()
    assert {name: str(getattr(linkage, name)) for name in FOUR_IS} == four_is
    assert (linkage.category, linkage.since, linkage.comment, linkage.partner.website) == (
        *("rnd", 2011, said["comment"], said["website"]),
    )
    assert re.findall(r'<input type="radio" name="(\w+)" value="(\d)"[^>]* checked', page) == list(
        four_is.items()
    )
    assert re.findall(r'<option value="(\w+)" selected', page) == ["FR", "academia"]
    assert re.search(r"<textarea[^>]+>\s*(.*?)</textarea>", page)[1] == said["comment"]
    for name in ("name", "city", "since", "website"):
        assert re.search(rf'name="{name}" value="([^"]*)"', page)[1] == form[name]


@pytest.mark.parametrize(
    "typed, country, meant",
    [
        # By the spelling of those who are there, else by the letters that the gazetteer has.
        ("Strassbuhrg", "FR", "Strasbourg"),
        ("Kolnn", "DE", "Köln"),
        ("Belfst", "GB", "Belfast"),
        ("Nowhere-upon-Sea", "GB", ""),
        ("Frankfrt an Main", "DE", ""),
        ("%(town)s", "DE", ""),
    ],
)
def test_an_unknown_town_that_is_like_a_known_one_is_asked_about(
    client, invitation, interview, typed, country, meant
) -> None:
    make_connect.make_organisation("Rheinturm", country="DE", city="Köln")

    step = url("answer_category", invitation, category="output")
    page = client.post(step, a_form(city=typed, country=country), follow=True)

    asked = f"Did you mean {meant}? If not, leave" if meant else "Check its spelling, or leave"
    assert [str(message) for message in page.context["messages"]][1:] == [
        f"We do not know the town {typed}. {asked} it as it is."
    ]
    assert Linkage.objects.get().partner.city == typed
