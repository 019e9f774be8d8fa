"""Old addresses lead to those who had them."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from connect.actions.organisations import keep_old_address, stamp_provenance
from connect.actions.people import person_at
from connect.models import OldSlug, Organisation, User
from tests.factories import connect as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def moved():
    """Lives at /firms/anew/, and lived at /firms/old/."""
    organisation = make.make_organisation("Moved Ltd", slug="old")
    rename(organisation, "anew")
    return organisation


def rename(organisation, slug):
    old, organisation.slug = organisation.slug, slug
    organisation.full_clean()
    organisation.save()
    keep_old_address(organisation, old)


def test_the_old_address_of_another_organisation_is_not_taken(moved):
    other = make.make_organisation("Other Ltd")

    with pytest.raises(ValidationError) as refused:
        rename(other, "old")
    with pytest.raises(IntegrityError, match="had the address old"), transaction.atomic():
        Organisation.objects.filter(pk=other.pk).update(slug="old")
    with pytest.raises(IntegrityError, match="had the address old"), transaction.atomic():
        Organisation.objects.bulk_create([Organisation(name="New Ltd", slug="old")])

    assert refused.value.message_dict == {"slug": ["This address leads to another organisation."]}
    assert list(OldSlug.objects.values_list("slug", "organisation__name")) == [("old", "Moved Ltd")]


def test_an_address_of_ones_own_past_can_be_taken_back(moved):
    rename(moved, "old")

    assert list(OldSlug.objects.values_list("slug", "organisation__name")) == [
        ("anew", "Moved Ltd")
    ]


def test_a_redirect_of_another_organisation_is_not_dropped(moved):
    other = Organisation(pk=moved.pk + 1, name="Other Ltd", slug="old")

    keep_old_address(other, "old")

    assert OldSlug.objects.get().organisation == moved


def test_a_member_says_a_value_as_a_member(target, target_firm, now):
    stamp_provenance(target_firm, ["city", "provenance"], user=target, now=now)
    stamp_provenance(target_firm, [], user=target, now=now)

    assert target_firm.provenance["city"] == {
        "source": "member",
        "kind": "person",
        "at": now.isoformat(),
        "by": target.pk,
    }


def test_a_person_who_is_there_is_found_whatever_the_case(target):
    assert person_at(f" {target.email.upper()} ") == target
    assert User.objects.filter(email=target.email).count() == 1
