"""Who could fit whom, from rows to the page: with what each tool knows, for those who may read it."""

from datetime import timedelta

import pytest

from bewiser import suggesting
from bewiser.tasks import renew_suggestions
from connect.choices import ConnectionState
from connect.matching import WEIGHTS
from connect.models import PartnerSuggestion
from connect.reasons import MEANINGS, worded
from tests.factories import connect as make
from tests.factories import linkages as surveyed
from tests.factories import rdi_database as researched

pytestmark = pytest.mark.django_db

NOW = make.NOW


@pytest.fixture
def mona(mine):
    return make.make_member("Mona Member", mine)


def suggested(organisation):
    rows = PartnerSuggestion.objects.shown_for(organisation)
    return [(one.organisation.name, list(one.reasons)) for one in worded(list(rows))]


def test_who_offers_what_one_looks_for_is_suggested_with_that_reason(mine, mona, locks):
    smith = make.make_organisation("Smiths", country="CY", city="Nicosia")
    make.give_topic(smith, locks, relation="offers")
    for number in range(6):
        make.make_organisation(f"Other {number}", country="DE")

    made = suggesting.renew(now=NOW)

    assert made == 1
    assert suggested(mine) == [("Smiths", ["Offers what you look for: Rare locks"])]


def test_partners_of_partners_are_suggested_and_nobody_unlisted_is_named(mine, mona):
    near, far = make.make_organisation("Near Lab"), make.make_organisation("Far Lab")
    secret = make.make_organisation("Secret Ltd", is_listed=False)
    for number in range(30):
        make.make_organisation(f"Other {number}", country="DE", kind="academia")
    for title, team in (("One", (mine, near, secret)), ("Two", (near, far, secret))):
        initiative = researched.make_initiative(title)
        for organisation in team:
            researched.make_participation(initiative, organisation)

    suggesting.renew(now=NOW)

    name, reasons = suggested(mine)[0]
    assert name == "Far Lab"
    assert "Has worked with a partner of yours (Near Lab)" in reasons
    assert "Secret Ltd" not in str(suggested(mine))


def test_whom_one_knows_already_is_left_out(mine, mona, locks):
    met, named, fresh = (make.make_organisation(name) for name in ("Met", "Named", "Fresh"))
    for organisation in (met, named, fresh):
        make.give_topic(organisation, locks, relation="offers")
    make.make_connection(
        asker=mona,
        seeker=mine,
        target=met,
        state=ConnectionState.INTRODUCED,
        introduced_at=NOW,
        reference="N-1",
    )
    wave = surveyed.make_wave(mine.cluster)
    interview = surveyed.make_interview(surveyed.make_participant(wave, mine))
    partner = surveyed.make_partner(wave, "Named", organisation=named, decision="confirmed")
    surveyed.make_linkage(interview, partner)

    suggesting.renew(now=NOW)

    assert [name for name, _reasons in suggested(mine)] == ["Fresh"]


def test_a_gap_of_the_linkages_is_a_reason(mine, mona):
    make.make_organisation("College", kind="academia", country="FR")
    wave = surveyed.make_wave(mine.cluster)
    interview = surveyed.make_interview(surveyed.make_participant(wave, mine))
    surveyed.make_linkage(interview, surveyed.make_partner(wave, "Buyer"), category="output")

    suggesting.renew(now=NOW)

    found = dict(suggested(mine))
    assert "Is what your linkages lack: University or academy" in found["College"]


def test_only_organisations_with_members_get_suggestions_and_they_are_replaced(mine, mona, locks):
    smith = make.make_organisation("Smiths")
    make.give_topic(smith, locks, relation="offers")
    suggesting.renew(now=NOW)
    smith.is_listed = False
    smith.save()

    hidden = suggested(mine)
    suggesting.renew(now=NOW + timedelta(days=1))

    assert hidden == []
    assert not PartnerSuggestion.objects.exists()


def test_the_worker_renews_them(mine, mona, locks):
    make.give_topic(make.make_organisation("Smiths"), locks, relation="offers")

    renew_suggestions()

    assert [name for name, _reasons in suggested(mine)] == ["Smiths"]


def test_members_and_their_managers_read_them_and_nobody_else(
    client, mine, mona, locks, coordinator
):
    make.give_topic(make.make_organisation("Smiths"), locks, relation="offers")
    suggesting.renew(now=NOW)
    readers = {
        "member": mona,
        "manager": make.make_manager("Mara Manager", mine.cluster),
        "network": coordinator,
        "other manager": make.make_manager("Otto Other", make.make_cluster("South")),
        "other member": make.make_member("Olga Other", make.make_organisation("Other Ltd")),
    }
    seen = {}
    for name, person in readers.items():
        client.force_login(person)
        seen[name] = (
            "Offers what you look for" in client.get("/firms/meter-works/").content.decode()
        )
    client.logout()
    seen["visitor"] = (
        "Offers what you look for" in client.get("/firms/meter-works/").content.decode()
    )

    assert seen == {
        "member": True,
        "manager": True,
        "network": True,
        "other manager": False,
        "other member": False,
        "visitor": False,
    }


def test_where_there_is_nothing_to_say_nothing_is_shown(client, mine, mona):
    client.force_login(mona)

    assert "Could fit you" not in client.get("/firms/meter-works/").content.decode()


def test_the_help_page_has_every_weight_as_it_is(client):
    page = client.get("/help/").content.decode()

    lines = [
        f'{MEANINGS[feature]}</th><td class="is-number">{weight.unknown:.2f}</td>'
        f'<td class="is-number">{weight.known:.2f}</td>'
        for feature, weight in WEIGHTS.items()
    ]
    assert [line for line in lines if line not in page] == []
    assert {str(MEANINGS[feature]) for feature in WEIGHTS} == {
        weight.meaning for weight in WEIGHTS.values()
    }
