"""What the page of an organisation says of it, and what it leaves unsaid."""

import json
import re

import pytest

from connect.models import Organisation
from tests.factories import connect as make


@pytest.fixture
def full(north, south, east):
    """An organisation of which everything is known."""
    full = make.make_organisation(
        "Πλήρης Α.Ε.", slug="pliris", english_name="Full Ltd", cluster=north, kind="firm", size="small",
        is_multinational=True, founded=1999, country="CY", city="Nicosia", latitude=35.16667,
        longitude=33.36667, website="https://full.example/", languages=["el", "pt"],
        markets_served=["CY", "GR"], markets_sought=["FR"], products="Guardian, Watchman",
        certifications="ISO 27001",
    )  # fmt: skip
    full.further_clusters.set([south, east, north])
    make.make_text(
        full,
        summary="Guards harbours.",
        description="Since long.",
        offers="Guards.",
        seeks="Boats.",
    )
    make.make_text(full, language="el", summary="Φυλάει λιμάνια.")
    for axis, name in (("domain", "Privacy"), ("sector", "Space"), ("use_case", "Borders")):
        make.give_topic(full, make.make_topic(name, axis=axis))
    make.give_topic(full, make.make_topic("Audit"), relation="offers")
    make.give_topic(full, make.make_topic("Drones", axis="technology"), relation="seeks")
    return full


def words(html: str) -> list[str]:
    return [text for text in map(str.strip, re.split(r"<[^>]*>", html)) if text]


def test_firm_detail_shows_all_that_is_known(client, full):
    html = client.get(full.get_absolute_url()).content.decode()

    main = " ".join(re.sub(r"<(?:title|svg).*?</(?:title|svg)>", "", html, flags=re.DOTALL).split())
    head, sides, _ = re.split(r'<div class="split">|<section class="section', main, maxsplit=2)
    assert words(head[head.index("<h1>") :]) == [
        "Πλήρης Α.Ε.", "Full Ltd", "Guards harbours.", "Nicosia, Cyprus", "Firm", "Member of", "North",
    ]  # fmt: skip
    panels = re.findall(r'<section class="panel">(.*?)</section>', sides)
    assert [words(panel) for panel in panels] == [
        ["They offer", "Guards.", "Audit"],
        ["They look for", "Boats.", "Drones"],
    ]
    assert re.findall(r"<h3>([^<]*)</h3> <ul class=\"tags\"><li><a[^>]*>([^<]*)", main) == [
        ("Cyber-security domain", "Privacy"), ("Sector", "Space"), ("Use case", "Borders"),
    ]  # fmt: skip
    facts = re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", main)
    assert {name: re.sub(r"<[^>]*>", "", value) for name, value in facts} == {
        "Kind": "Firm",
        "Size": "Small (10 to 49 people)",
        "Group": "Multinational",
        "Founded": "1999",
        "Website": "https://full.example/",
        "Languages spoken": "Greek, Portuguese",
        "Markets served": "Cyprus, Greece",
        "Markets sought": "France",
        "Products": "Guardian, Watchman",
        "Certifications": "ISO 27001",
        "Place": "Nicosia",
        "Country": "Cyprus",
        "Also a member of": "East, South",
        "Also describes itself in": "Greek",
    }
    assert "<p>Since long.</p>" in main


def test_firm_detail_has_its_place_on_a_map_and_in_the_structured_data(client, full):
    html = client.get(full.get_absolute_url()).content.decode()

    svg = re.search(r"<svg class=\"map__svg\".*?</svg>", html, re.DOTALL)[0]
    block = re.search(r'<script type="application/ld\+json">(.*?)</script>', html)[1]
    assert re.findall(r"<title>(.*?)</title>", svg) == ["Nicosia"]
    assert re.findall(r"<(?:circle|text) class=\"map__(\w+)", svg) == ["target", "bubble", "label"]
    assert 'aria-label="Nicosia, Cyprus"' in svg
    assert json.loads(block)["location"] == {
        "@type": "Place",
        "geo": {"@type": "GeoCoordinates", "latitude": 35.1667, "longitude": 33.3667},
    }


def test_a_place_far_from_europe_is_on_the_map_of_the_world_and_none_on_none(client, seeker_firm):
    address = seeker_firm.get_absolute_url()
    nowhere = client.get(address).content.decode()
    Organisation.objects.update(city="Perth", country="AU", latitude=-31.95, longitude=115.86)

    far = client.get(address).content.decode()

    assert ("map__svg" in nowhere, '"location"' in nowhere) == (False, False)
    assert ("<title>Perth</title>" in far, "outside this map" in far) == (True, False)


def test_firm_detail_marks_what_is_a_sample(client, seeker_firm, target_firm):
    Organisation.objects.filter(pk=target_firm.pk).update(is_sample=True)

    pages = [
        client.get(firm.get_absolute_url()).content.decode() for firm in (seeker_firm, target_firm)
    ]

    badges = [re.findall(r'class="badge badge--outline">\s*([^<]*?)\s*<', page) for page in pages]
    assert badges == [[], ["sample"]]


def test_firm_detail_says_in_words_that_a_text_is_in_another_language(client, full):
    address = full.get_absolute_url()
    full.texts.filter(language="el").delete()
    full.texts.update(language="fr")

    pages = {code: client.get(f"{code}{address}").content.decode() for code in ("", "/fr")}

    said = '<p class="muted">Language of the text: French</p>'
    assert (said in pages[""], "Langue du texte" in pages["/fr"]) == (True, False)
    assert re.findall(r'<p[^>]* lang="fr">([^<]+)<', pages[""]) == [
        "Guards harbours.",
        "Guards.",
        "Boats.",
    ]
