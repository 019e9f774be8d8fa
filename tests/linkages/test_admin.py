"""What the admin lets nobody change about a survey, since its numbers stand on it."""

import pytest
from django.urls import reverse

from linkages.actions import waves
from linkages.choices import WaveState
from linkages.models import Participant, ScoringScheme, Wave
from tests.connect.admin_walk import form_data
from tests.factories import connect as make_connect
from tests.factories import linkages as make


@pytest.fixture
def staff(client, facilitator):
    facilitator.is_staff = True
    facilitator.save()
    client.force_login(facilitator)
    return client


def change(name: str, row) -> str:
    return reverse(f"admin:linkages_{name}_change", args=[row.pk])


def test_a_wave_keeps_its_cluster_and_the_scheme_of_its_scores(
    staff, wave, interview, south
) -> None:
    make.make_linkage(interview, make.make_partner(wave, "Atelier Verval"))
    data = form_data(staff.get(change("wave", wave)))

    staff.post(change("wave", wave), data | {"title": "Spring", "cluster": south.pk, "scheme": 99})

    stored = Wave.objects.get()
    assert (stored.title, stored.cluster, stored.scheme) == ("Spring", wave.cluster, wave.scheme)


def test_a_scheme_that_a_wave_uses_is_never_changed(client, superuser, wave) -> None:
    client.force_login(superuser)
    used = wave.scheme
    spare = ScoringScheme.objects.create(name="Spare", european_countries=["FR"])
    numbers = {"name": "Mine", "high_from": "80", "european_countries": "SE", "notes": "Read."}

    for scheme in (used, spare):
        data = form_data(client.get(change("scoringscheme", scheme)))
        client.post(change("scoringscheme", scheme), data | numbers)
    falls = client.post(
        change("scoringscheme", spare),
        form_data(client.get(change("scoringscheme", spare))) | {"low_from": "60"},
    )

    kept = (used.name, used.high_from, used.european_countries)
    used.refresh_from_db()
    assert (used.name, used.high_from, used.european_countries, used.notes) == (*kept, "Read.")
    spare.refresh_from_db()
    assert (spare.name, spare.high_from, spare.european_countries) == ("Mine", 80, ["SE"])
    assert "The cut-offs fall from high to low" in falls.content.decode()
    assert spare.low_from == 25


def test_a_page_of_the_admin_keeps_a_move_that_a_colleague_has_made(
    staff, wave, facilitator, monkeypatch
) -> None:
    data = form_data(staff.get(change("wave", wave)))
    written = Wave.full_clean

    def meanwhile(self, *args, **kwargs):
        waves.close_wave(Wave.objects.get(), by=facilitator, now=make.at(10))
        return written(self, *args, **kwargs)

    monkeypatch.setattr(Wave, "full_clean", meanwhile)
    staff.post(change("wave", wave), data | {"title": "Spring"})

    stored = Wave.objects.get()
    assert (stored.title, stored.state, stored.version) == ("Spring", "closed", 1)


@pytest.mark.parametrize("labels", ["[]", '"x"', '{"lokal": "x"}', '{"local": 1}', "{"])
def test_names_of_scopes_that_no_page_could_show_are_refused(staff, wave, labels) -> None:
    data = form_data(staff.get(change("wave", wave)))

    answer = staff.post(change("wave", wave), data | {"scope_labels": labels})

    assert list(answer.context["adminform"].form.errors) == ["scope_labels"]
    assert Wave.objects.get().scope_labels == {}


@pytest.mark.parametrize("state, status", [(WaveState.OPEN, 302), (WaveState.FROZEN, 403)])
def test_a_frozen_wave_keeps_its_firms_as_they_were(
    client, superuser, participant, state, status
) -> None:
    client.force_login(superuser)
    data = form_data(client.get(change("participant", participant)))
    Wave.objects.update(state=state)

    answer = client.post(change("participant", participant), data | {"size_class": "mnc"})

    assert answer.status_code == status
    assert Participant.objects.get().size_class == ("mnc" if status == 302 else "sme")


@pytest.mark.parametrize("who", ["facilitator", "superuser"])
def test_answers_stay_with_the_firm_and_the_wave_that_they_were_given_in(
    client, request, who, wave, north, participant, interview
) -> None:
    user = request.getfixturevalue(who)
    user.is_staff = True
    user.save()
    client.force_login(user)
    other = make.make_wave(north, slug="2030")
    second = make_connect.make_organisation("Another North", cluster=north)
    page = change("participant", participant)
    consent = {"consented_at_0": "2026-03-01", "consented_at_1": "10:00:00", "consented_by": "Me"}
    moved = {"wave": other.pk, "organisation": second.pk, "size_class": "mnc"}

    answer = client.post(page, form_data(client.get(page)) | moved | consent)

    assert answer.status_code == 302
    assert list(
        Participant.objects.values_list(
            *("wave", "organisation", "size_class", "consented_at", "consented_by")
        )
    ) == [(wave.pk, participant.organisation_id, "mnc", None, "")]


def test_nobody_consents_for_a_firm(staff, wave, seeker_firm) -> None:
    page = reverse("admin:linkages_participant_add")
    new = {"wave": wave.pk, "organisation": seeker_firm.pk, "size_class": "sme"}
    consent = {"consented_at_0": "2026-03-01", "consented_at_1": "10:00:00", "consented_by": "Me"}

    answer = staff.post(page, form_data(staff.get(page)) | new | consent)

    assert answer.status_code == 302
    stored = Participant.objects.get()
    assert (stored.organisation, stored.consented_at, stored.consented_by) == (
        *(seeker_firm, None, ""),
    )


def test_links_to_the_site_lead_somewhere(staff, wave, interview) -> None:
    pages = [change("wave", wave), change("interview", interview)]

    found = [staff.get(page).context.get("absolute_url") for page in pages]

    assert found == [reverse("linkages:wave_detail", args=[wave.pk]), None]
