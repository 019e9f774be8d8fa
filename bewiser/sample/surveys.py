"""The sample waves as rows: one frozen and published survey for each cluster."""

from datetime import date, datetime, time
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo

from connect.importing.folding import name_key
from connect.importing.places import city_point
from connect.models import Cluster, Organisation
from linkages import sample
from linkages.actions.waves import freeze_wave, publish_report
from linkages.choices import InterviewMode, InterviewState, PartnerDecision, WaveState
from linkages.models import Interview, Linkage, NamedPartner, Participant, Wave
from linkages.sample import SampleLinkage, SamplePartner, SampleWave
from linkages.schemes import first_scheme
from linkages.scoring import FOUR_IS, Scheme, score
from linkages.snapshots import scheme_of

SLUG = "2016"


def add_surveys() -> int:
    """Add the waves that are missing, in the caller's transaction; return how many."""
    known = set(Wave.objects.filter(is_sample=True).values_list("cluster__slug", flat=True))
    missing = [wave for wave in sample.waves() if wave.cluster not in known]
    for wave in missing:
        _Loader(wave).load()
    return len(missing)


class _Loader:
    """Writes one sample wave."""

    def __init__(self, told: SampleWave) -> None:
        self.told = told
        self.cluster = Cluster.objects.select_related("region").get(slug=told.cluster)
        self.scheme = first_scheme()
        firms = {interview.firm for interview in told.interviews}
        slugs = firms | {linkage.partner.slug for linkage in told.linkages}
        self.organisations = Organisation.objects.in_bulk(slugs - {""}, field_name="slug")

    def load(self) -> None:
        wave = Wave.objects.create(
            cluster=self.cluster,
            slug=SLUG,
            title=self.told.title,
            starts_on=self.told.opens_on,
            ends_on=self.told.closes_on,
            scheme=self.scheme,
            state=WaveState.CLOSED,
            opened_at=self._at(self.told.opens_on),
            closed_at=self._at(self.told.closes_on),
            names_are_public=True,
            is_sample=True,
        )
        interviews = self._add_interviews(wave)
        partners = self._add_partners(wave)
        rules = scheme_of(self.scheme)
        Linkage.objects.bulk_create(
            self._linkage(linkage, interviews, partners, rules) for linkage in self.told.linkages
        )
        frozen = self._at(self.told.frozen_on)
        freeze_wave(wave, by=None, now=frozen)
        publish_report(wave, now=frozen)

    def _at(self, day: date) -> datetime:
        return datetime.combine(day, time(12), ZoneInfo(self.cluster.time_zone))

    def _add_interviews(self, wave: Wave) -> dict[tuple[str, int], Interview]:
        participants = {}
        for interview in self.told.interviews:
            consents = interview.firm != self.told.without_consent
            participants[interview.firm] = Participant(
                wave=wave,
                organisation=self.organisations[interview.firm],
                size_class=interview.size_class,
                employees=interview.employees,
                consented_at=self._at(interview.held_on) if consents else None,
            )
        Participant.objects.bulk_create(participants.values())
        made = {
            (interview.firm, interview.number): Interview(
                id=uuid5(NAMESPACE_URL, f"{wave.pk}:{interview.firm}:{interview.number}"),
                participant=participants[interview.firm],
                number=interview.number,
                mode=InterviewMode.INTERVIEWER,
                state=InterviewState.SUBMITTED,
                started_at=self._at(interview.held_on),
                submitted_at=self._at(interview.held_on),
            )
            for interview in self.told.interviews
        }
        Interview.objects.bulk_create(made.values())
        return made

    def _add_partners(self, wave: Wave) -> dict[SamplePartner, NamedPartner]:
        made = {}
        for partner in dict.fromkeys(linkage.partner for linkage in self.told.linkages):
            place = (
                f"{partner.city}, {partner.subdivision}" if partner.subdivision else partner.city
            )
            point = city_point(partner.country, place)
            organisation = self.organisations.get(partner.slug)
            made[partner] = NamedPartner(
                wave=wave,
                name=partner.name,
                name_key=name_key(partner.name),
                kind=partner.kind,
                country=partner.country,
                city=partner.city,
                subdivision=partner.subdivision,
                latitude=point[0] if point else None,
                longitude=point[1] if point else None,
                organisation=organisation,
                decision=PartnerDecision.CONFIRMED if organisation else PartnerDecision.UNRESOLVED,
            )
        NamedPartner.objects.bulk_create(made.values())
        return made

    def _linkage(
        self,
        told: SampleLinkage,
        interviews: dict[tuple[str, int], Interview],
        partners: dict[SamplePartner, NamedPartner],
        rules: Scheme,
    ) -> Linkage:
        answers = {name: getattr(told, name) for name in FOUR_IS}
        points = score(answers, rules)
        interview = interviews[told.firm, told.interview]
        return Linkage(
            interview=interview,
            category=told.category,
            partner=partners[told.partner],
            **answers,
            score=points,
            band=rules.band(points),
            scope=told.scope,
            since=told.since,
            saved_at=interview.submitted_at,
        )
