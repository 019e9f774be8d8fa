"""Whatever is decided on named partners, in whatever order, and undone again."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connect.models import Organisation
from linkages.actions import partners as actions
from linkages.exceptions import PartnerMoved
from linkages.models import NamedPartner, PartnerEvent
from tests.factories import connect as make_connect
from tests.factories import linkages as make

from .test_partners import AT, DECISIONS, decide, fresh


@pytest.fixture
def known(north):
    return make_connect.make_organisation(
        "Verval SA", city="Lyon", aliases=["Verval"], cluster=north
    )


def everything() -> tuple:
    """What decisions may change, but for their own record."""
    columns = ("pk", "decision", "organisation_id", "merged_into_id")
    partners = list(NamedPartner.objects.order_by("pk").values_list(*columns))
    organisations = Organisation.objects.order_by("pk").values_list("pk", "name", "slug", "aliases")
    return partners, list(organisations)


NAMES = 4
moves = st.lists(
    st.tuples(
        st.sampled_from([*DECISIONS, "undo", "confirm"]),
        st.integers(0, NAMES - 1),
        st.integers(0, NAMES - 1),
        st.integers(0, 5),
    ),
    max_size=14,
)


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(moves=moves)
def test_any_decisions_keep_the_rules_and_undoing_them_all_restores_the_beginning(
    wave, known, facilitator, moves
) -> None:
    NamedPartner.objects.all().delete()
    Organisation.objects.filter(is_listed=False).delete()
    Organisation.objects.filter(pk=known.pk).update(aliases=["Verval"])
    names = [make.make_partner(wave, f"Name {number}") for number in range(NAMES)]
    beginning, standing = everything(), []

    for move, number, other, chosen in moves:
        partner, organisations = fresh(names[number]), list(Organisation.objects.order_by("pk"))
        try:
            organisation = organisations[-1 - chosen % len(organisations)]
            decide(move, partner, facilitator, organisation, names[other])
        except (PartnerMoved, ValidationError):
            continue
        if move == "undo":
            standing.remove(partner)
        else:
            standing.append(partner)
        assert not NamedPartner.objects.filter(merged_into__decision="merged").exists()
    for partner in reversed(standing):
        actions.undo_decision(fresh(partner), by=facilitator, now=AT)

    partners, organisations = everything()
    assert partners == beginning[0]
    assert [entry for entry in organisations if entry in beginning[1]] == beginning[1]
    # One that was made stays only if another name was confirmed as it: the record of that names it.
    for pk, *_rest in (entry for entry in organisations if entry not in beginning[1]):
        used_by = PartnerEvent.objects.filter(organisation=pk).values("partner").distinct()
        assert used_by.count() > 1
