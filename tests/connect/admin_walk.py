"""What the walk through the admin needs: a network that could leak, all addresses, and honest form data."""

from collections.abc import Iterator
from typing import Any

from allauth.mfa.models import Authenticator
from django.apps import apps
from django.contrib import admin
from django.db.models import Model
from django.http import HttpResponse
from django.urls import reverse

from bewiser.outbox.choices import Delivery
from bewiser.outbox.models import Bounce, Mail, Route, Suppression
from bewiser.privacy.models import ForgettingRun
from connect.choices import ConnectionState, NetworkRoleName
from connect.models import (
    CaseApproval,
    CaseEvent,
    CasePicture,
    Cluster,
    ClusterHoliday,
    Identifier,
    ImportRun,
    NetworkRole,
    NoticeEvent,
    OldSlug,
    Organisation,
    ReferenceCounter,
    Synonym,
    User,
)
from linkages.choices import Audience, WaveState
from linkages.models import Finding, ReportEdition
from roaming.models import (
    Agreement,
    DeskDay,
    LedgerEntry,
    LocationClosure,
    MemberEvent,
    StayEvent,
    StayReview,
    Subscription,
)
from tests.factories import connect as make
from tests.factories import linkages as surveyed
from tests.factories import rdi_database as researched
from tests.factories import roaming as offered
from tests.factories.newsletter import make_subscription

# What no page of the admin lists: copies that search and reports read, marks of the machine, histories, which stand
# behind the button of the row that they tell of, what stands on the page of the row that it is part of, what
# people follow or have begun to write, which is nobody else's business, and the newsletter, which is written on
# pages of its own.
WITHOUT_PAGE = {
    "connect_historicalcluster",
    "connect_historicalorganisation",
    "connect_historicalorganisationmember",
    "connect_historicalorganisationtext",
    "connect_organisationaddition",
    "connect_organisationdocument",
    "connect_partnersuggestion",
    "connect_profiledraft",
    "connect_searchversion",
    "connect_topicdocument",
    "linkages_cubecell",
    "linkages_partnerevent",
    "linkages_waveevent",
    "outbox_heartbeat",
    "outbox_relayslot",
    "outbox_skeleton",
    "rdi_database_facility",
    "rdi_database_follow",
    "rdi_database_historicalinitiative",
    "rdi_database_historicalresearchprofile",
    "rdi_database_historicalresearchtext",
    "rdi_database_proposal",
    "rdi_database_researchrole",
    "rdi_database_viewcount",
    "rdi_database_viewmark",
    "roaming_block",
    "roaming_clusternews",
    "roaming_consent",
    "roaming_edition",
    "roaming_editionevent",
}
# Stands in every text of the network that the stranger must not see.
MARK = "Zebra"


def populate(mark: str, *, country: str, manager: str) -> dict[type[Model], Model]:
    """Make one row of every model that the admin lists, all of one cluster; return them by model."""
    cluster = make.make_cluster(f"{mark} Cluster", country=country)
    cluster.region.name = f"Region of {country}"
    cluster.region.save()
    firm = make.make_organisation(f"{mark} Firm", cluster=cluster, country=country, is_listed=False)
    user = make.make_member(f"{mark} Member", firm)
    curator = make.make_manager(manager, cluster, is_staff=True)
    topic = make.make_topic(f"Locks {country}")
    connection = make.make_connection(
        asker=user,
        seeker=firm,
        target=cluster.organisation,
        state=ConnectionState.AT_TARGET,
        cooperation=f"{mark} alarms",
        reference=f"{mark}-1",
    )
    rows: list[Model] = [
        cluster,
        cluster.region,
        firm,
        user,
        topic,
        connection,
        connection.events.get(),
        firm.members.get(),
        cluster.manager_rows.get(),
        user.emailaddress_set.get(),
        make.make_text(firm, summary=f"{mark} guards"),
        make.give_topic(firm, topic),
        Identifier.objects.create(organisation=firm, scheme="vat", value=f"{mark}-7"),
        OldSlug.objects.create(organisation=firm, slug=f"{mark.lower()}-old"),
        make.make_difference(firm, value=f"{mark} Bay"),
        make.make_team_request(firm, curator, evidence=f"{mark} knows me."),
        ClusterHoliday.objects.create(cluster=cluster, on=make.NOW.date(), name=f"{mark} day"),
        NetworkRole.objects.create(user=user, role=NetworkRoleName.EDITOR),
        ImportRun.objects.create(source=mark, file_name=f"{mark}.csv", started_at=make.NOW),
        make.make_event(cluster, f"{mark} Day", is_published=False),
        Synonym.objects.create(word=mark, meaning="stripes"),
        ReferenceCounter.objects.create(country=country, year=2026, last=1),
        Authenticator.objects.create(user=user, type="totp", data={"secret": f"{mark}-secret"}),
    ]
    rows.append(ForgettingRun.objects.create(started_at=make.NOW, counts={"threads": 1}))
    rows += case_of(firm, cluster, user, mark) + notice_of(firm, user, mark)
    rows += survey_of(firm, mark) + membership_of(firm, mark) + mail_about(mark)
    rows += research_of(firm, mark)
    rows.append(subscription_of(cluster, mark))
    found = {type(row): row for row in rows}
    found["manager"] = curator
    # The history has a version to look at that is not the last one.
    firm.city = f"{mark} Town"
    firm.save()
    return found


def case_of(firm: Organisation, cluster: Cluster, user: User, mark: str) -> list[Model]:
    """One row of every model of case studies."""
    case = make.make_case(firm, cluster.organisation, title=f"{mark} story", written_by=user)
    return [
        case,
        CaseApproval.objects.create(case=case, organisation=firm, by=user, at=make.NOW, version=0),
        CasePicture.objects.create(case=case, image="x.jpg", words=f"{mark} desk", position=1),
        CaseEvent.objects.create(
            case=case, version=0, at=make.NOW, verb="written", actor=user, to_state="draft"
        ),
    ]


def notice_of(firm: Organisation, user: User, mark: str) -> list[Model]:
    """One row of every model of notices."""
    notice = make.make_notice(firm, f"{mark} wanted", state="draft", posted_by=user)
    return [
        notice,
        NoticeEvent.objects.create(
            notice=notice, version=0, at=make.NOW, verb="written", actor=user, to_state="draft"
        ),
    ]


def survey_of(firm: Organisation, mark: str) -> list[Model]:
    """One row of every model of `linkages` that the admin lists, in a wave that has closed."""
    wave = surveyed.make_wave(firm.cluster, title=f"{mark} survey", state=WaveState.CLOSED)
    participant = surveyed.make_participant(wave, firm)
    invitation = surveyed.make_invitation(participant, name=f"{mark} Invited")
    interview = surveyed.make_interview(participant, invitation=invitation)
    partner = surveyed.make_partner(wave, f"{mark} Partner", country=str(firm.country))
    return [
        wave.scheme,
        wave,
        participant,
        invitation,
        interview,
        partner,
        surveyed.make_linkage(interview, partner),
        Finding.objects.create(wave=wave, rule="few_peers", number=1, n=9, threshold=5),
        ReportEdition.objects.create(wave=wave, audience=Audience.FULL, content={"of": mark}),
    ]


def membership_of(firm: Organisation, mark: str) -> list[Model]:
    """One row of every model of `roaming` that the admin lists."""
    number = Agreement.objects.count() + 1
    agreement = offered.make_agreement(number)
    member = offered.make_member(firm.cluster)
    place = offered.make_location(member, f"{mark} House")
    # Somebody of this cluster stays at a partner's; both managers have the rows of it.
    host = offered.make_member(make.make_cluster(f"Host of {number}", country=str(place.country)))
    stay = offered.make_stay(
        offered.make_location(host, f"{mark} Loft"),
        member,
        firm,
        None,
        state="finished",
        purpose=mark,
    )
    return [
        stay,
        StayEvent.objects.create(stay=stay, version=0, at=make.NOW, verb="asked", note=mark),
        StayReview.objects.create(
            stay=stay,
            side="guest",
            at=make.NOW,
            first_mark=5,
            second_mark=5,
            third_mark=5,
            words=mark,
        ),
        DeskDay.objects.create(stay=stay, location=stay.location, day=make.NOW.date(), desk=1),
        LedgerEntry.objects.create(stay=stay, host=host, home=member, on=make.NOW.date(), days=1),
        agreement,
        member,
        place,
        offered.make_acceptance(member, agreement, name=f"{mark} Signer"),
        offered.make_contact(member, f"{mark} Contact"),
        MemberEvent.objects.create(member=member, at=make.NOW, verb="accepted", note=mark),
        LocationClosure.objects.create(location=place, on=make.NOW.date(), name=f"{mark} eve"),
    ]


def research_of(firm: Organisation, mark: str) -> list[Model]:
    """One row of every model of the R+D directory that the admin lists, on pages that nobody sees yet."""
    profile = researched.make_profile(firm)
    initiative = researched.make_initiative(f"{mark} Shield", is_listed=False)
    return [
        profile,
        researched.make_text(profile, contributes=f"{mark} test data"),
        initiative,
        researched.make_participation(initiative, firm),
        researched.make_wanted(initiative, firm, text=f"{mark} seeks"),
        researched.make_difference(initiative, value=f"{mark} Shields"),
        researched.make_match(make.make_organisation(f"{mark} Firm Ltd", is_listed=False), firm),
    ]


def subscription_of(cluster: Cluster, mark: str) -> Subscription:
    """Somebody of this cluster who gets the newsletter, with the proof of it."""
    row = make_subscription(f"{mark.lower()}@readers.example", name=f"{mark} R", cluster=cluster)
    row.consents.create(
        verb="confirmed", method="link", at=make.NOW, language="en", wording=f"{mark} agrees"
    )
    return row


def mail_about(mark: str) -> list[Model]:
    """One row of every model of the outbox that the admin lists."""
    address = f"{mark.lower()}.reader@people.example"
    mail = Mail.objects.create(
        key=f"plain:{mark}",
        kind="plain",
        delivery=Delivery.AT_LEAST_ONCE,
        priority=5,
        language="en",
        to=address,
        subject=f"{mark} news",
        body_text=f"{mark} has news.",
        due_at=make.NOW,
        created_at=make.NOW,
    )
    relay = Route.objects.create(name=f"{mark} relay", url=f"smtp://{mark}:secret@mail.example:25")
    return [
        mail,
        relay,
        Suppression.objects.create(address=f"no-{address}", reason=mark),
        Bounce.objects.create(mail=mail, at=make.NOW, diagnostic=mark, is_permanent=False),
    ]


def models() -> list[type[Model]]:
    """Every model that our apps answer for in the admin."""
    return [
        model
        for model, page in admin.site._registry.items()
        if type(page).__module__.startswith(
            ("bewiser.", "connect.", "linkages.", "rdi_database.", "roaming.")
        )
    ]


def models_of_ours() -> Iterator[type[Model]]:
    rooms = ("bewiser", "connect", "linkages", "roaming", "rdi_database")
    for app in apps.get_app_configs():
        if app.name.partition(".")[0] in rooms:
            yield from app.get_models()


def addresses(model: type[Model], row: Model) -> Iterator[tuple[str, str]]:
    """Every address of a model's pages, filled in with one row; (name of the page, address)."""
    for pattern in admin.site._registry[model].urls:
        # What has no name is Django's redirect from addresses of its early days.
        name = pattern.name or "redirect"
        if pattern.name is None:
            yield name, reverse(f"admin:{label(model)}_changelist") + f"{row.pk}/"
        elif name.endswith("_simple_history"):
            for version in row.history.all():
                yield name, reverse(f"admin:{name}", args=[row.pk, version.pk])
        else:
            wanted = pattern.pattern.regex.groups if hasattr(pattern.pattern, "regex") else 0
            yield name, reverse(f"admin:{name}", args=[row.pk] if wanted else [])


def label(model: type[Model]) -> str:
    return f"{model._meta.app_label}_{model._meta.model_name}"


def form_data(response: HttpResponse) -> dict[str, Any]:
    """What a browser would send back from a change page, every text with a stroke more."""
    context = response.context or {}
    if "adminform" not in context:
        return {"action": "delete_selected", "post": "yes"}
    sheets = [context["adminform"].form]
    for inline in context.get("inline_admin_formsets", []):
        sheets += [inline.formset.management_form, *inline.formset.forms]
    data = {}
    for sheet in sheets:
        for bound in sheet:
            value = bound.value()
            if value is None or value is False:
                continue
            if isinstance(value, str) and bound.name in {"name", "city", "summary", "short_name"}:
                value += " X"
            data[bound.html_name] = value
    return data
