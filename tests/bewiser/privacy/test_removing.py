"""A removal leaves no word of a person in any table, and the rest as it was."""

import pytest
from django.contrib.sessions.models import Session
from django.db import connection as database
from django.db import transaction

from bewiser.lib import personal
from bewiser.lib.personal import Person, of_nobody
from bewiser.outbox.models import Mail
from bewiser.privacy import actions
from bewiser.privacy.exporting import data_of
from bewiser.privacy.person import person_of
from connect.choices import ConnectionState as State
from connect.choices import MemberRole
from connect.models import ConnectionRequest, Organisation, OrganisationMember, User
from linkages.models import Interview, Participant
from roaming.models import Acceptance, LedgerEntry, Stay
from tests.at_once import pressed_at_once
from tests.factories import connect as make
from tests.factories.marked import NOW, plant


def told_in(word: str) -> set[str]:
    """The tables in which a word stands, in whatever column of whatever type."""
    with database.cursor() as cursor:
        found = set()
        for table in database.introspection.table_names(cursor):
            cursor.execute(
                f'select exists (select from "{table}" as r where r::text ilike %s)', [f"%{word}%"]
            )
            if cursor.fetchone()[0]:
                found.add(table)
    return found


@pytest.fixture
def zora(db):
    return plant("Zora Zebra")


def test_the_mark_stands_in_every_table_of_the_map_before(zora):
    """Else the walk would find nothing because nothing was there."""
    tables = told_in(zora.word)

    assert len(tables) > 25
    assert {"connect_user", "connect_connectionrequest", "outbox_mail", "django_session"} <= tables


@pytest.mark.parametrize("name", ["Zora Zebra", "Zoë & Söhne-Zebra", 'Z’Ora "Zed" Zebra'])
def test_a_removal_leaves_no_word_of_the_person_anywhere(db, name):
    zora = plant(name)
    key = zora.user.pk

    actions.remove(person_of(zora.user), now=NOW)

    assert told_in(zora.word) == set()
    assert told_in(f'"by": {key}}}') == set()
    assert not User.objects.filter(pk=key).exists()
    with database.cursor() as cursor:
        cursor.execute(
            "select count(*) from connect_historicalorganisationmember where user_id = %s", [key]
        )
        assert cursor.fetchone()[0] == 0


def test_a_removal_of_an_address_leaves_no_word_of_it(db):
    """Somebody who never had an account: all that hangs on their address goes, as it does with an account."""
    zora = plant("Zora Zebra")
    address = zora.user.email
    person = Person(None, frozenset({address}))
    before = {key for key, rows in data_of(person).items() if rows}

    actions.remove(person, now=NOW)

    assert data_of(person) == {}
    assert len(before) == 14
    # The account has been left alone.
    assert User.objects.filter(email=address).exists()


def test_what_is_kept_is_kept(zora):
    """The firm, the figures of requests, the accounts of stays, the answers of a survey."""
    requests = ConnectionRequest.objects.count()
    outcomes = list(
        ConnectionRequest.objects.filter(state=State.CLOSED).values_list("outcome", "target")
    )
    stays, entries = Stay.objects.count(), LedgerEntry.objects.count()

    actions.remove(person_of(zora.user), now=NOW)

    assert Organisation.objects.filter(pk=zora.firm.pk, is_listed=True).exists()
    assert ConnectionRequest.objects.count() == requests
    assert outcomes == list(
        ConnectionRequest.objects.filter(state=State.CLOSED).values_list("outcome", "target")
    )
    assert (Stay.objects.count(), LedgerEntry.objects.count()) == (stays, entries)
    assert Participant.objects.get(organisation=zora.firm).consented_at == NOW
    assert Interview.objects.filter(participant__organisation=zora.firm).count() == 2
    assert Acceptance.objects.get(member__cluster=zora.firm.cluster).accepted_at == NOW


def test_a_removal_touches_nobody_else(zora):
    otto = plant("Otto Okapi", country="ES")
    before = {key: len(rows) for key, rows in data_of(person_of(otto.user)).items()}

    actions.remove(person_of(zora.user), now=NOW)

    assert {key: len(rows) for key, rows in data_of(person_of(otto.user)).items()} == before
    assert told_in(otto.word) != set()


def test_what_runs_is_ended_in_good_order(zora):
    person = person_of(zora.user)
    Mail.objects.all().delete()

    actions.remove(person, now=NOW)

    states = dict(
        ConnectionRequest.objects.filter(forgotten_at=NOW).values_list("state", "asker_name")
    )
    assert states == {"closed": "", "introduced": "", "withdrawn": ""}
    assert set(Stay.objects.values_list("state", flat=True)) == {"finished", "withdrawn"}
    # Whoever looked after it is told; nobody reads who it was.
    written = list(Mail.objects.filter(status="pending").values_list("to", "body_text"))
    assert [to for to, body in written if zora.word in body or not to] == []


def test_sessions_end(zora):
    assert Session.objects.count() == 1

    actions.remove(person_of(zora.user), now=NOW)

    assert Session.objects.count() == 0


def test_letters_to_others_go_out_without_the_name(zora):
    actions.remove(person_of(zora.user), now=NOW)

    mail = Mail.objects.get(to="other@people.example")
    assert (mail.subject, mail.body_text, mail.status) == (
        "… has left",
        "… (…) has left.",
        "pending",
    )
    assert (mail.to_header, mail.reply_to) == (['"…" <…>', "other@people.example"], "…")


def test_mails_to_the_person_that_wait_are_never_sent(zora):
    actions.remove(person_of(zora.user), now=NOW)

    gone = Mail.objects.filter(to="")
    assert set(gone.values_list("status", "body_text", "subject")) == {
        ("sent", "", ""),
        ("failed", "", ""),
        # What was written in the course of the removal, to an address that got no mail any more.
        ("suppressed", "", ""),
    }


def test_twice_removes_once_and_finds_nothing(zora):
    person = person_of(zora.user)

    first = actions.remove(person, now=NOW)
    second = actions.remove(person, now=NOW)

    keys = {holding.key for holding in personal.holdings() if holding.find is not of_nobody}
    assert (set(first), second) == (keys, {})


@pytest.mark.django_db(transaction=True)
def test_at_once_both_end_well():
    zora = plant("Zora Zebra")
    person = person_of(zora.user)

    done = pressed_at_once([lambda: actions.remove(person, now=NOW)] * 2)

    assert done == ["done", "done"]
    assert told_in(zora.word) == set()


def test_rolled_back_leaves_everything(zora):
    before = data_of(person_of(zora.user))

    with transaction.atomic():
        actions.remove(person_of(zora.user), now=NOW)
        transaction.set_rollback(True)

    assert data_of(person_of(zora.user)) == before


def test_the_managers_hear_of_an_organisation_without_an_owner(db):
    cluster = make.make_cluster("North")
    manager = make.make_manager("Mia Manager", cluster)
    firm = make.make_organisation("Lone Ltd", cluster=cluster)
    owner = make.make_member("Ole Owner", firm)

    actions.remove(person_of(owner), now=NOW)

    mail = Mail.objects.get()
    assert (mail.to, mail.subject) == (manager.email, "Lone Ltd has no owner any more")
    assert "Ole" not in mail.body_text
    assert not OrganisationMember.objects.filter(organisation=firm).exists()


@pytest.mark.parametrize("other", [MemberRole.OWNER, MemberRole.EDITOR])
def test_nobody_is_told_where_another_owner_stays(db, other):
    cluster = make.make_cluster("North")
    make.make_manager("Mia Manager", cluster)
    firm = make.make_organisation("Pair Ltd", cluster=cluster)
    first = make.make_member("Ole Owner", firm)
    make.make_member("Eda Else", firm, role=other)

    actions.remove(person_of(first), now=NOW)

    assert Mail.objects.count() == (0 if other == MemberRole.OWNER else 1)


def test_the_last_superuser_stays(superuser):
    with pytest.raises(actions.LastSuperuser):
        actions.remove(person_of(superuser), now=NOW)

    make.make_person("Second Superuser", is_staff=True, is_superuser=True)
    actions.remove(person_of(superuser), now=NOW)

    assert list(User.objects.values_list("name", flat=True)) == ["Second Superuser"]


def test_a_namesake_with_a_short_name_loses_no_word(db):
    """A name of three letters is a part of many words: only the address is taken out of letters to others."""
    al = make.make_person("Ali", email="ali@people.example")
    Mail.objects.create(
        key="x", kind="plain", delivery="at_least_once", priority=5, language="en",
        to="other@people.example", subject="Alignment", body_text="Ali, ali@people.example",
        due_at=NOW, created_at=NOW,
    )  # fmt: skip

    actions.remove(person_of(al), now=NOW)

    mail = Mail.objects.get()
    assert (mail.subject, mail.body_text) == ("Alignment", "Ali, …")


def test_a_request_that_runs_on_is_readable_for_the_other_side(client, zora, target):
    connection = ConnectionRequest.objects.get(state=State.INTRODUCED)
    connection.answered_by = target
    connection.target = target.organisations.get()
    connection.save()

    actions.remove(person_of(zora.user), now=NOW)
    client.force_login(target)
    page = client.get(connection.get_absolute_url())

    assert page.status_code == 200
    assert "Somebody who has left" in page.content.decode()
