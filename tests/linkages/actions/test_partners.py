"""Who the named partners are: decided once at a time, undone without a trace."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from connect.models import Organisation
from linkages.actions import partners as actions
from linkages.choices import WaveState
from linkages.exceptions import PartnerMoved, WaveMoved
from linkages.models import NamedPartner, PartnerEvent, Wave
from tests.at_once import pressed_at_once
from tests.factories import connect as make_connect
from tests.factories import linkages as make

AT = make.at(10)


@pytest.fixture
def verval(wave):
    return make.make_partner(wave, "Atelier Verval", website="https://verval.example/")


@pytest.fixture
def chat(wave):
    return make.make_partner(wave, "Chat Noir")


@pytest.fixture
def known(db):
    """As a survey has made it: nobody sees it yet."""
    return make_connect.make_organisation(
        "Verval SA", city="Lyon", aliases=["Verval"], is_listed=False
    )


def stands(partner: NamedPartner) -> tuple:
    row = NamedPartner.objects.get(pk=partner.pk)
    return row.decision, row.organisation_id, row.merged_into_id, row.version


def fresh(partner: NamedPartner) -> NamedPartner:
    return NamedPartner.objects.get(pk=partner.pk)


def decide(name: str, partner: NamedPartner, by, known: Organisation, other: NamedPartner) -> None:
    match name:
        case "confirm":
            actions.confirm_partner(partner, known, by=by, now=AT)
        case "create":
            actions.create_partner(partner, by=by, now=AT)
        case "merge":
            actions.merge_partner(partner, other, by=by, now=AT)
        case "leave":
            actions.leave_unresolved(partner, by=by, now=AT)
        case "undo":
            actions.undo_decision(partner, by=by, now=AT)


DECISIONS = ["confirm", "create", "merge", "leave"]


def test_confirm_partner_keeps_the_spelling_among_the_other_names(
    verval, known, facilitator
) -> None:
    actions.confirm_partner(verval, known, by=facilitator, now=AT)

    assert stands(verval) == ("confirmed", known.pk, None, 1)
    assert Organisation.objects.get(pk=known.pk).aliases == ["Verval", "Atelier Verval"]
    event = PartnerEvent.objects.get()
    assert (event.decision, event.actor, event.at, event.organisation) == (
        "confirmed",
        facilitator,
        AT,
        known,
    )


def test_create_partner_makes_an_unlisted_organisation(verval, facilitator) -> None:
    made = actions.create_partner(verval, by=facilitator, now=AT)

    stored = Organisation.objects.get(pk=made.pk)
    assert (stored.slug, stored.name, stored.kind, str(stored.country), stored.city) == (
        "atelier-verval",
        "Atelier Verval",
        "firm",
        "FR",
        "Lyon",
    )
    assert (stored.is_listed, stored.website, stored.has_point) == (
        False,
        "https://verval.example/",
        True,
    )
    assert sorted(stored.provenance) == ["city", "country", "kind", "name", "website"]
    assert stored.provenance["name"]["by"] == facilitator.pk
    assert stands(verval) == ("created", made.pk, None, 1)


def test_create_partner_finds_a_free_address(verval, facilitator) -> None:
    make_connect.make_organisation("Atelier Verval")

    made = actions.create_partner(verval, by=facilitator, now=AT)

    assert made.slug == "atelier-verval-2"


def test_create_partner_refuses_what_is_no_organisation(verval, facilitator) -> None:
    NamedPartner.objects.update(website="not an address")

    with pytest.raises(ValidationError, match="Enter a valid URL"):
        actions.create_partner(fresh(verval), by=facilitator, now=AT)

    assert (stands(verval), Organisation.objects.filter(name="Atelier Verval").count()) == (
        ("waiting", None, None, 0),
        0,
    )


def test_undo_of_create_removes_the_organisation(verval, facilitator) -> None:
    before = set(Organisation.objects.values_list("pk", flat=True))
    actions.create_partner(verval, by=facilitator, now=AT)

    actions.undo_decision(verval, by=facilitator, now=AT)

    assert set(Organisation.objects.values_list("pk", flat=True)) == before
    assert stands(verval) == ("waiting", None, None, 2)


def _list(made, chat, by, east):
    Organisation.objects.filter(pk=made.pk).update(is_listed=True)


def _name(made, chat, by, east):
    actions.confirm_partner(chat, made, by=by, now=AT)


def _once_named(made, chat, by, east):
    actions.confirm_partner(chat, made, by=by, now=AT)
    actions.undo_decision(chat, by=by, now=AT)


def _join(made, chat, by, east):
    made.further_clusters.add(east)


def _enrol(made, chat, by, east):
    Organisation.objects.filter(pk=made.pk).update(cluster=east)


def _describe(made, chat, by, east):
    make_connect.make_text(made)


def _survey(made, chat, by, east):
    make.make_participant(chat.wave, made)


def _staff(made, chat, by, east):
    make_connect.make_member("Mona Member", made)


USES = [_list, _name, _once_named, _join, _enrol, _describe, _survey, _staff]


@pytest.mark.parametrize("use", USES)
def test_undo_of_create_leaves_an_organisation_that_something_has_come_to_use(
    verval, chat, facilitator, east, use
) -> None:
    made = actions.create_partner(verval, by=facilitator, now=AT)
    use(made, chat, facilitator, east)

    actions.undo_decision(verval, by=facilitator, now=AT)

    assert Organisation.objects.filter(pk=made.pk).exists()
    assert stands(verval)[0] == "waiting"


def test_a_suggestion_alone_is_no_use(verval, chat, facilitator) -> None:
    made = actions.create_partner(verval, by=facilitator, now=AT)
    NamedPartner.objects.filter(pk=chat.pk).update(suggested=made, confidence=0.9)

    actions.undo_decision(verval, by=facilitator, now=AT)

    assert not Organisation.objects.filter(pk=made.pk).exists()
    assert fresh(chat).suggested is None


def test_merge_partner_says_that_two_names_are_one(verval, chat, facilitator) -> None:
    actions.merge_partner(verval, chat, by=facilitator, now=AT)

    assert stands(verval) == ("merged", None, chat.pk, 1)
    actions.undo_decision(verval, by=facilitator, now=AT)
    assert stands(verval) == ("waiting", None, None, 2)


def test_merges_do_not_chain(verval, chat, wave, facilitator) -> None:
    loup = make.make_partner(wave, "Loup Gris")
    actions.merge_partner(verval, chat, by=facilitator, now=AT)

    with pytest.raises(ValidationError, match="Choose that one"):
        actions.merge_partner(loup, verval, by=facilitator, now=AT)
    with pytest.raises(ValidationError, match="Merge the other way round"):
        actions.merge_partner(chat, loup, by=facilitator, now=AT)

    assert [stands(one)[0] for one in (verval, chat, loup)] == ["merged", "waiting", "waiting"]


def test_merge_partner_stays_in_its_wave(verval, north, facilitator) -> None:
    other = make.make_partner(make.make_wave(north, slug="2020"), "Atelier Verval")

    for into in (other, verval):
        with pytest.raises(ValidationError, match="Choose another name of the same wave"):
            actions.merge_partner(verval, into, by=facilitator, now=AT)


@pytest.mark.parametrize("decision", DECISIONS)
def test_a_decision_pressed_twice_stands_once(verval, chat, known, facilitator, decision) -> None:
    seen = fresh(verval)
    decide(decision, verval, facilitator, known, chat)
    stood, organisations = stands(verval), Organisation.objects.count()

    for page in (seen, fresh(verval)):
        with pytest.raises(PartnerMoved):
            decide(decision, page, facilitator, known, chat)

    assert (stands(verval), Organisation.objects.count(), verval.events.count()) == (
        stood,
        organisations,
        1,
    )


def test_undo_is_for_what_was_decided_and_once(verval, facilitator) -> None:
    with pytest.raises(PartnerMoved):
        actions.undo_decision(verval, by=facilitator, now=AT)
    actions.create_partner(verval, by=facilitator, now=AT)
    actions.undo_decision(verval, by=facilitator, now=AT)

    with pytest.raises(PartnerMoved):
        actions.undo_decision(verval, by=facilitator, now=AT)

    assert stands(verval) == ("waiting", None, None, 2)


@pytest.mark.parametrize("decision", [*DECISIONS, "undo"])
def test_a_frozen_wave_keeps_its_partners(verval, chat, known, facilitator, decision) -> None:
    if decision == "undo":
        actions.leave_unresolved(verval, by=facilitator, now=AT)
    Wave.objects.update(state=WaveState.FROZEN)
    stood = stands(verval)

    with pytest.raises(WaveMoved):
        decide(decision, verval, facilitator, known, chat)

    assert (stands(verval), Organisation.objects.get(pk=known.pk).aliases) == (stood, ["Verval"])


def test_an_organisation_that_the_firm_chose_comes_back_by_undo(wave, known, facilitator) -> None:
    chosen = make.make_partner(wave, "Verval SA", organisation=known, decision="confirmed")

    actions.leave_unresolved(chosen, by=facilitator, now=AT)
    actions.undo_decision(chosen, by=facilitator, now=AT)

    assert stands(chosen) == ("confirmed", known.pk, None, 2)


def test_a_name_waits_where_the_organisation_that_the_firm_chose_is_gone(
    wave, known, facilitator
) -> None:
    chosen = make.make_partner(wave, "Verval SA", organisation=known, decision="confirmed")
    actions.leave_unresolved(chosen, by=facilitator, now=AT)
    known.delete()

    actions.undo_decision(chosen, by=facilitator, now=AT)

    assert stands(chosen) == ("waiting", None, None, 2)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("decision", [*DECISIONS, "undo"])
def test_of_many_who_decide_at_once_one_does(verval, chat, known, facilitator, decision) -> None:
    if decision == "undo":
        actions.create_partner(verval, by=facilitator, now=AT)
    organisations, version = Organisation.objects.count(), fresh(verval).version

    pages = [fresh(verval) for _press in range(5)]
    outcomes = pressed_at_once(
        [lambda own=own: decide(decision, own, facilitator, known, chat) for own in pages]
    )

    assert outcomes == ["PartnerMoved"] * 4 + ["done"]
    assert fresh(verval).version == version + 1
    change = {"create": 1, "undo": -1}.get(decision, 0)
    assert Organisation.objects.count() == organisations + change


@pytest.mark.django_db(transaction=True)
def test_two_names_merged_into_each_other_at_once_make_no_ring(verval, chat, facilitator) -> None:
    outcomes = pressed_at_once(
        [
            lambda: actions.merge_partner(fresh(verval), chat, by=facilitator, now=AT),
            lambda: actions.merge_partner(fresh(chat), verval, by=facilitator, now=AT),
        ]
    )

    assert outcomes == ["ValidationError", "done"]
    assert sorted([stands(verval)[0], stands(chat)[0]]) == ["merged", "waiting"]


@pytest.mark.django_db(transaction=True)
def test_the_same_name_created_in_two_waves_at_once_gets_two_addresses(
    north, south, facilitator
) -> None:
    partners = [
        make.make_partner(make.make_wave(cluster), "Atelier Verval") for cluster in (north, south)
    ]

    outcomes = pressed_at_once(
        [lambda one=one: actions.create_partner(one, by=facilitator, now=AT) for one in partners]
    )

    assert outcomes == ["done", "done"]
    made = Organisation.objects.filter(name="Atelier Verval").order_by("slug")
    assert [one.slug for one in made] == ["atelier-verval", "atelier-verval-2"]


@pytest.fixture
def taken_a_moment_ago():
    """Let the first organisations that are written find their address taken, as if by a transaction just done."""

    def arrange(times: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"""
                create sequence late;
                create function come_late() returns trigger language plpgsql as $$
                begin
                    if nextval('late') <= {times} then
                        raise unique_violation using message = 'taken a moment ago';
                    end if;
                    return new;
                end $$;
                create trigger come_late before insert on connect_organisation
                    for each row execute function come_late();
            """)

    return arrange


@pytest.mark.parametrize("times", [1, 2, 3])
def test_an_address_that_was_taken_a_moment_ago_is_tried_again(
    verval, facilitator, taken_a_moment_ago, times
) -> None:
    taken_a_moment_ago(times)

    if times < 3:
        actions.create_partner(verval, by=facilitator, now=AT)
        assert fresh(verval).organisation.name == "Atelier Verval"
    else:
        with pytest.raises(IntegrityError), transaction.atomic():
            actions.create_partner(verval, by=facilitator, now=AT)
        assert fresh(verval).organisation is None


def test_what_was_decided_and_undone_since_is_looked_at_again(verval, known, facilitator) -> None:
    older = fresh(verval)
    actions.leave_unresolved(verval, by=facilitator, now=AT)
    actions.undo_decision(verval, by=facilitator, now=AT)

    with pytest.raises(PartnerMoved):
        actions.confirm_partner(older, known, by=facilitator, now=AT)

    assert stands(verval) == ("waiting", None, None, 2)


def test_a_spelling_that_somebody_took_off_by_hand_stays_off(verval, known, facilitator) -> None:
    actions.confirm_partner(verval, known, by=facilitator, now=AT)
    known.refresh_from_db()
    kept = list(known.aliases)
    Organisation.objects.filter(pk=known.pk).update(aliases=["Verval"])

    actions.undo_decision(verval, by=facilitator, now=AT)

    known.refresh_from_db()
    assert (kept, known.aliases) == (["Verval", "Atelier Verval"], ["Verval"])
