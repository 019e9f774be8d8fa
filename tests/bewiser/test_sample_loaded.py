"""The sample network once it is loaded: whole, no more after a second time, and gone when cleared."""

import pytest
from django.contrib.auth.hashers import check_password
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from bewiser.lib.photos import as_photo
from bewiser.outbox.models import Mail, Skeleton
from bewiser.sample import files
from bewiser.sample.people import FACES
from connect.choices import ConnectionState
from connect.models import (
    CaseEvent,
    CasePicture,
    CaseStudy,
    Cluster,
    ClusterHoliday,
    ClusterManager,
    ConnectionEvent,
    ConnectionRequest,
    Event,
    NetworkRole,
    Notice,
    NoticeEvent,
    Organisation,
    OrganisationMember,
    OrganisationText,
    OrganisationTopic,
    Region,
    User,
)
from rdi_database.choices import InitiativeKind
from rdi_database.cooperation import cooperation_of
from rdi_database.models import (
    Initiative,
    Participation,
    PartnerWanted,
    ResearchProfile,
    ResearchText,
)
from roaming.calendars import open_days
from roaming.choices import EditionState, StayState
from roaming.houses import house_of
from roaming.models import (
    AgreementMember,
    Block,
    ClusterNews,
    Consent,
    Contact,
    DeskDay,
    Edition,
    LedgerEntry,
    Location,
    Stay,
    StayReview,
    Subscription,
)
from tests.factories import connect as make
from tests.factories import newsletter
from tests.factories.roaming import a_photo

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]

TABLES = (
    AgreementMember, Block, CaseEvent, CaseStudy, Cluster, ClusterHoliday, ClusterManager, ClusterNews,
    ConnectionEvent, ConnectionRequest, Consent, Contact, DeskDay, Edition, Event, LedgerEntry, Location, Mail,
    Initiative, Initiative.history.model, NetworkRole, Notice, NoticeEvent, Organisation,
    Organisation.history.model, OrganisationMember,
    OrganisationText, OrganisationText.history.model, OrganisationTopic, Participation, PartnerWanted, Region,
    ResearchProfile, ResearchProfile.history.model, ResearchText, ResearchText.history.model, Skeleton, Stay,
    StayReview, Subscription, User,
)  # fmt: skip


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    """The sample for all tests of this module, which roll their own changes back; then nothing is left."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_sample", verbosity=0)
        yield
        transaction.set_rollback(True)


def counts() -> dict[str, int]:
    return {table._meta.label: table.objects.count() for table in TABLES}


def told() -> dict[str, list[str]]:
    """All that the sample says, without the keys and moments of this load."""
    said = {
        Organisation: "slug name kind size cluster__slug city latitude website",
        OrganisationText: "organisation__slug language summary description offers",
        OrganisationTopic: "organisation__slug relation topic__slug",
        OrganisationMember: "organisation__slug user__email role",
        ClusterManager: "cluster__slug user__email",
        CaseStudy: "title state first__slug second__slug version",
        Notice: "organisation__slug title state is_anonymous valid_until reminded_for",
        ConnectionRequest: "asker__email target__slug state cooperation outcome",
        Block: "edition__slug position source",
        Subscription: "email name language role cluster__slug state",
        Consent: "subscription__email verb method wording",
        AgreementMember: "cluster__slug status joined_at",
        Contact: "member__cluster__slug role name email language",
        Location: "member__cluster__slug name city desks most_days services",
        Stay: "home__cluster__slug location__name organisation__slug state first_day last_day people",
        LedgerEntry: "host__cluster__slug home__cluster__slug on days",
        StayReview: "stay__first_day side first_mark second_mark third_mark",
        Event: "cluster__slug kind title starts_at price",
    }
    return {
        model._meta.label: sorted(map(str, model.objects.values_list(*columns.split())))
        for model, columns in said.items()
    }


def test_loading_twice_gives_the_same_rows():
    first = counts()
    keys = set(Organisation.objects.values_list("pk", "updated_at"))
    call_command("load_sample")
    assert counts() == first
    assert set(Organisation.objects.values_list("pk", "updated_at")) == keys
    assert first["connect.Organisation"] == len(files.clusters()) + len(files.organisations())
    assert first["connect.User"] == len(files.people())


def test_every_row_would_pass_its_form():
    # The rows came in bulk, so the fields have not looked at them yet; the constraints have.
    for model in (Organisation, OrganisationText, Cluster, User):
        for row in model.objects.all():
            row.clean_fields()


def test_the_introductions_stand_in_different_states():
    assert set(ConnectionRequest.objects.values_list("state", flat=True)) == {
        ConnectionState.SUBMITTED,
        ConnectionState.CHANGES_ASKED,
        ConnectionState.AT_TARGET_MANAGER,
        ConnectionState.AT_TARGET,
        ConnectionState.INTRODUCED,
        ConnectionState.IN_PROGRESS,
        ConnectionState.CLOSED,
        ConnectionState.DECLINED,
    }


def test_of_the_two_case_studies_one_is_public_and_one_waits():
    told = CaseStudy.objects.order_by("title").values_list("state", "second__slug", "is_sample")

    assert list(told) == [("public", "loughmarrow", True), ("waiting", "quernambe", True)]
    assert [case.approvals.count() for case in CaseStudy.objects.order_by("title")] == [2, 1]


def test_of_five_notices_one_is_anonymous_one_ends_soon_and_one_is_over():
    told = [
        (
            row.organisation.slug,
            row.state,
            row.is_anonymous,
            row.reminded_for is None,
            row.is_sample,
        )
        for row in Notice.objects.select_related("organisation").order_by("organisation__slug")
    ]

    assert told == [
        ("brumelac-reseaux", "public", False, True, True),
        ("fluxberg", "expired", False, True, True),
        ("hemiscale-sante", "public", False, True, True),
        ("loughmarrow", "public", False, False, True),
        ("northquay-payments", "public", True, True, True),
    ]
    assert Mail.objects.get(kind="notice").to == "aoife.ni.dhrisceoil@loughmarrow.example"


def test_nine_clusters_take_guests_each_on_terms_of_its_own():
    offers = [
        (place.desks, place.most_days, *sorted(place.services)) for place in Location.objects.all()
    ]

    assert AgreementMember.objects.active().count() == 9
    assert set(Location.objects.values_list("member", flat=True)) == set(
        AgreementMember.objects.values_list("pk", flat=True)
    )
    assert len(offers) == len(set(offers)) >= 9
    assert not Contact.objects.filter(confirmed_at=None).exists()


def test_two_years_of_stays_stand_in_the_ledger_day_by_day():
    days = sorted(Stay.objects.values_list("first_day", flat=True))
    over = Stay.objects.filter(state=StayState.FINISHED)
    open_days_of = {
        stay.pk: stay.people
        * len(open_days(house_of(stay.location), stay.first_day, stay.last_day))
        for stay in over.select_related("location__member__cluster")
    }

    assert (days[-1] - days[0]).days >= 730
    assert over.count() >= 20
    assert dict(LedgerEntry.objects.values_list("stay", "days")) == open_days_of
    assert min(open_days_of.values()) >= 1
    between = LedgerEntry.objects.values_list("host", "home", "on")
    assert set(between) == {
        (stay.location.member_id, stay.home_id, stay.last_day)
        for stay in over.select_related("location")
    }


def test_three_editions_have_gone_out_and_one_is_being_written():
    editions = Edition.objects.order_by("day")
    n_readers = Subscription.objects.active().count()

    sent = [edition for edition in editions if edition.state == EditionState.SENT]
    mails = [Mail.objects.of_batch(edition.batch) for edition in sent]
    assert [edition.state for edition in editions] == ["sent"] * 3 + ["draft"]
    assert all(len(edition.languages) >= 3 and edition.blocks.count() >= 2 for edition in sent)
    assert [set(rows.values_list("status", flat=True)) for rows in mails] == [{"sent"}] * 3
    assert [edition.n_recipients for edition in sent] == [rows.count() for rows in mails]
    assert (35 <= n_readers <= 50, editions.last().blocks.count() > 3) == (True, True)


def test_every_reader_of_the_newsletter_has_said_so():
    active = Subscription.objects.active()
    confirmed = Consent.objects.filter(verb="confirmed").exclude(wording="")

    assert set(active) == set(active.filter(consents__in=confirmed))
    assert set(Subscription.objects.values_list("state", flat=True)) == {
        "active",
        "waiting",
        "left",
    }
    assert {email.rpartition(".")[2] for email in active.values_list("email", flat=True)} == {
        "example"
    }


def test_clearing_leaves_all_but_the_sample_which_then_comes_back_the_same():
    first = told()
    cluster = make.make_cluster("North", country="FR")
    member = make.make_member("Sam Seeker", make.make_organisation("Seeker Ltd", cluster=cluster))
    real = {Cluster: 1, Organisation: 2, OrganisationMember: 1, Region: 1, User: 1}
    real[Organisation.history.model] = 2

    call_command("load_sample", clear=True)

    assert counts() == {table._meta.label: real.get(table, 0) for table in TABLES}
    member.delete()
    Organisation.objects.filter(cluster=cluster).delete()
    cluster.delete()
    cluster.organisation.delete()
    call_command("load_sample")
    assert told() == first


def test_clearing_keeps_a_cluster_that_real_firms_have_joined():
    cluster = Cluster.objects.get(slug="cyberforum")
    firm = make.make_organisation("Seeker Ltd", cluster=cluster)
    call_command("load_sample", clear=True)
    firm.refresh_from_db()
    assert (firm.cluster, Cluster.objects.count()) == (cluster, 1)
    assert list(Organisation.objects.order_by("slug").values_list("slug", flat=True)) == [
        "cyberforum",
        "seeker-ltd",
    ]


@pytest.fixture
def real(settings, tmp_path):
    """Two organisations that are no sample, and files of our own."""
    settings.MEDIA_ROOT = tmp_path
    cluster = make.make_cluster("North", country="FR")
    return [make.make_organisation(name, cluster=cluster) for name in ("Seeker Ltd", "Target Ltd")]


def test_clearing_takes_what_a_sample_person_asked_between_real_firms_with_its_case_study(real):
    asker = User.objects.get(email=FACES[0].email)
    asked, own = (
        make.make_connection(asker=person, seeker=real[0], target=real[1], state="introduced")
        for person in (asker, make.make_member("Sam Seeker", real[0]))
    )
    _told, kept = (
        make.make_case(*real, origin_kind="connection", origin_id=met.pk, connection=met)
        for met in (asked, own)
    )

    call_command("load_sample", clear=True)

    assert (list(ConnectionRequest.objects.all()), list(CaseStudy.objects.all())) == ([own], [kept])


def test_clearing_removes_the_files_of_its_pictures_once_that_is_certain(
    real, tmp_path, django_capture_on_commit_callbacks
):
    for case in (CaseStudy.objects.first(), make.make_case(*real)):
        case.pictures.create(image=as_photo(a_photo()), words="A desk", position=1)
    place = Location.objects.first()
    place.photo = as_photo(a_photo())
    place.save()
    n_before = len(list(tmp_path.rglob("*.jpg")))

    with django_capture_on_commit_callbacks(execute=True) as done:
        call_command("load_sample", clear=True)
        n_uncertain = len(list(tmp_path.rglob("*.jpg")))

    kept = CasePicture.objects.get().image.path
    assert (n_before, n_uncertain, len(done)) == (3, 3, 2)
    assert [str(path) for path in tmp_path.rglob("*.jpg")] == [kept]


def test_clearing_leaves_an_approved_edition_its_words_about_a_sample_cluster(real):
    writer, second = (make.make_person(name) for name in ("Ada Author", "Rita Reader"))
    edition = newsletter.make_edition(writer)
    block = edition.blocks.get()
    Block.objects.filter(pk=block.pk).update(cluster=Cluster.objects.get(slug="cyberforum"))
    newsletter.approve(edition, by=writer, second=second)

    call_command("load_sample", clear=True)

    [left] = Block.objects.all()
    assert (left.pk, left.words, left.cluster) == (block.pk, block.words, None)
    assert Edition.objects.get().state == EditionState.APPROVED


def test_what_people_changed_in_the_sample_stays():
    Organisation.objects.filter(slug="fluxberg").update(name="Fluxberg AG")
    call_command("load_sample")
    assert Organisation.objects.get(slug="fluxberg").name == "Fluxberg AG"


def test_research_has_every_kind_of_initiative_and_a_firm_that_looks_for_partners():
    now = timezone.now()
    fluxberg = Organisation.objects.get(slug="fluxberg")

    kinds = set(Initiative.objects.current(now).values_list("kind", flat=True))

    assert kinds == set(InitiativeKind.values)
    assert Initiative.objects.closing_soon(now).count() == 1
    assert [str(one.organisation) for one in PartnerWanted.objects.open(now)] == [fluxberg.name]
    assert cooperation_of(fluxberg).partners == 3
    assert Organisation.objects.filter(is_research=True).count() == ResearchProfile.objects.count()


def test_sample_people_are_printed_with_what_they_can_do(capsys):
    call_command("sample_people")
    printed = capsys.readouterr().out
    assert [face.email for face in FACES if face.email not in printed] == []
    assert files.PASSWORD in printed
    assert check_password(files.PASSWORD, User.objects.get(email=FACES[0].email).password)
