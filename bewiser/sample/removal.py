"""Taking the sample away again, and nothing else."""

from functools import partial

from django.db import transaction
from django.db.models import Q, QuerySet

from bewiser.outbox.models import Mail, Skeleton
from connect.models import (
    CasePicture,
    CaseStudy,
    Cluster,
    ConnectionRequest,
    Event,
    Notice,
    Organisation,
    OrganisationMember,
    OrganisationText,
    Region,
    User,
)
from linkages import cube
from linkages.models import Interview, Linkage, NamedPartner, Participant, Wave
from rdi_database.models import Initiative, ResearchProfile, ResearchText
from roaming.models import (
    Acceptance,
    AgreementMember,
    ClusterNews,
    Edition,
    LedgerEntry,
    Location,
    Stay,
    Subscription,
)

from . import files


def remove_sample() -> int:
    """Delete the sample's organisations and people with all that hangs on them; return how many organisations.

    Requests to or from the sample go as well, with the case studies that tell of them. A cluster that real
    organisations or people have joined stays, with its own organisation. Reference numbers that were given out are
    not given out again.
    """
    organisations = Organisation.objects.filter(is_sample=True)
    people = User.objects.filter(is_sample=True)
    requests = ConnectionRequest.objects.filter(
        Q(asker__in=people) | Q(seeker__in=organisations) | Q(target__in=organisations)
    )
    cases = CaseStudy.objects.filter(
        Q(is_sample=True)
        | Q(first__in=organisations)
        | Q(second__in=organisations)
        | Q(connection__in=requests)
    )
    _remove_files(CasePicture.objects.filter(case__in=cases), "image")
    cases.delete()
    requests.delete()
    Notice.objects.filter(Q(is_sample=True) | Q(organisation__in=organisations)).delete()
    _remove_surveys(organisations)
    _remove_roaming()
    Event.objects.filter(is_sample=True).delete()
    _remove_research(organisations)
    _remove_newsletter()
    addresses = set(people.values_list("email", flat=True))
    faces = set(people.values_list("pk", flat=True))
    Mail.objects.filter(to__in=addresses).delete()

    clusters = Cluster.objects.filter(organisation__is_sample=True)
    lived_in = clusters.filter(
        Q(organisations__is_sample=False)
        | Q(further_organisations__is_sample=False)
        | Q(managers__is_sample=False)
    )
    kept = set(lived_in.values_list("pk", flat=True))
    leaving = set(clusters.values_list("pk", flat=True)) - kept
    gone = set(organisations.exclude(is_cluster__in=kept).values_list("pk", flat=True))
    texts = set(OrganisationText.objects.filter(organisation__in=gone).values_list("pk", flat=True))

    Cluster.objects.filter(pk__in=leaving).delete()
    Organisation.objects.filter(pk__in=gone).delete()
    people.delete()
    # The history of what never was real tells nothing, and would keep its words.
    Cluster.history.filter(id__in=leaving).delete()
    Organisation.history.filter(id__in=gone).delete()
    OrganisationText.history.filter(id__in=texts).delete()
    OrganisationMember.history.filter(Q(organisation_id__in=gone) | Q(user_id__in=faces)).delete()
    _remove_empty_regions()
    return len(gone)


def _remove_surveys(organisations: QuerySet) -> None:
    """Delete the sample's waves, what sample firms answered in others, and what those name of the sample."""
    waves = Wave.objects.filter(Q(is_sample=True) | Q(cluster__organisation__in=organisations))
    firms = Participant.objects.filter(Q(wave__in=waves) | Q(organisation__in=organisations))
    Linkage.objects.filter(
        Q(interview__participant__in=firms) | Q(partner__organisation__in=organisations)
    ).delete()
    Interview.objects.filter(participant__in=firms).delete()
    firms.delete()
    NamedPartner.objects.filter(Q(wave__in=waves) | Q(organisation__in=organisations)).delete()
    waves.delete()
    cube.refresh_sum()


def _remove_roaming() -> None:
    """Delete what the sample's clusters said of the agreement; the text stays, as others may have accepted it."""
    members = AgreementMember.objects.filter(
        Q(is_sample=True) | Q(cluster__organisation__is_sample=True)
    )
    stays = Stay.objects.filter(Q(home__in=members) | Q(location__member__in=members))
    LedgerEntry.objects.filter(stay__in=stays).delete()
    stays.delete()
    Acceptance.objects.filter(member__in=members).delete()
    places = Location.objects.filter(member__in=members)
    _remove_files(places.exclude(photo=""), "photo")
    places.delete()
    Cluster.objects.filter(agreement_member__in=members).update(is_roaming=False)
    members.delete()


def _remove_research(organisations: QuerySet) -> None:
    """Delete the sample's initiatives and profiles, with the history of what never was real."""
    initiatives = Initiative.objects.filter(is_sample=True)
    profiles = ResearchProfile.objects.filter(Q(is_sample=True) | Q(organisation__in=organisations))
    texts = ResearchText.objects.filter(profile__in=profiles)
    gone = {
        model: set(rows.values_list("pk", flat=True))
        for model, rows in (
            (Initiative, initiatives),
            (ResearchProfile, profiles),
            (ResearchText, texts),
        )
    }
    for rows in (initiatives, texts, profiles):
        rows.delete()
    for model, keys in gone.items():
        model.history.filter(id__in=keys).delete()


def _remove_newsletter() -> None:
    """Delete the sample's editions with their mails, its subscriptions, and what its clusters sent in."""
    editions = Edition.objects.filter(is_sample=True)
    batches = [edition.batch for edition in editions]
    Mail.objects.filter(skeleton__batch__in=batches).delete()
    Skeleton.objects.filter(batch__in=batches).delete()
    editions.delete()
    ClusterNews.objects.filter(is_sample=True).delete()
    Subscription.objects.filter(is_sample=True).delete()


def _remove_files(rows: QuerySet, field: str) -> None:
    """Delete the files of these rows, which are about to go, once that is certain."""
    for row in rows:
        file = getattr(row, field)
        transaction.on_commit(partial(file.storage.delete, file.name))


def _remove_empty_regions() -> None:
    for entry in files.clusters():
        Region.objects.filter(
            name=entry["region"]["name"],
            country=entry["region"]["country"],
            organisations=None,
            clusters=None,
        ).delete()
