"""What search engines get to know: listed organisations in every language, and nothing else."""

import pytest
from django.urls import reverse

from tests.factories import connect as make

pytestmark = pytest.mark.django_db


def test_the_index_names_a_part_for_each_kind_of_page(client):
    page = client.get(reverse("sitemap")).content.decode()

    for part in ("pages", "organisations", "clusters", "topics"):
        assert f"/sitemap-{part}.xml" in page


def test_only_listed_organisations_are_told(client, target_firm):
    hidden = make.make_organisation("Hidden Ltd", is_listed=False)

    page = client.get(reverse("sitemap_section", args=["organisations"])).content.decode()

    assert f"/fr{target_firm.get_absolute_url()}</loc>" in page
    assert f"{target_firm.get_absolute_url()}</loc>" in page
    assert hidden.slug not in page


def test_robots_stay_out_of_the_sample_network(client):
    page = client.get(reverse("robots")).content.decode()

    assert "Disallow: /\n" in page
