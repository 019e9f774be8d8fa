"""What a wave has already, found by what a file can say of it."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet

from connect.choices import OrganisationKind
from connect.importing.folding import name_key
from connect.models import Organisation

from ..models import Interview, Linkage, NamedPartner, Participant, Wave
from .reasons import Refused, _

PartnerKey = tuple[str, str, str]
InterviewKey = tuple[int, int]
LinkageKey = tuple[InterviewKey, str, PartnerKey]


@dataclass
class Known:
    """The rows of a wave in memory: firms by address and name, the rest by its place in the wave."""

    wave: Wave
    firms: dict[str, Organisation] = field(default_factory=dict)
    by_name: dict[str, set[str]] = field(default_factory=dict)
    participants: dict[int, Participant] = field(default_factory=dict)
    interviews: dict[InterviewKey, Interview] = field(default_factory=dict)
    partners: dict[PartnerKey, NamedPartner] = field(default_factory=dict)
    linkages: dict[LinkageKey, Linkage] = field(default_factory=dict)
    organisations: dict[str, Organisation | None] = field(default_factory=dict)

    @classmethod
    def of(cls, wave: Wave) -> "Known":
        """Read all that a wave has; five queries, whatever its size."""
        known = cls(wave)
        known._read_firms()
        for participant in wave.participants.select_related("organisation"):
            known.participants[participant.organisation_id] = participant
        by_participant = {row.pk: row for row in known.participants.values()}
        interviews = {}
        for interview in Interview.objects.filter(participant__wave=wave):
            participant = by_participant[interview.participant_id]
            interview.participant = participant
            interviews[interview.pk] = interview
            known.interviews[participant.organisation_id, interview.number] = interview
        partners = {}
        keys = {}
        rows = wave.partners.select_related("organisation", "merged_into__organisation")
        for partner in rows.order_by("pk"):
            key = (partner.name_key, str(partner.country), partner.city)
            partners[partner.pk], keys[partner.pk] = partner, key
            known.partners[key] = partner
        for linkage in Linkage.objects.filter(interview__participant__wave=wave):
            interview = linkage.interview = interviews[linkage.interview_id]
            linkage.partner = partners[linkage.partner_id]
            at = (interview.participant.organisation_id, interview.number)
            known.linkages[at, linkage.category, keys[linkage.partner_id]] = linkage
        return known

    def firm(self, said: str, name: str) -> Organisation:
        """Return the firm that a row means by its address or its name. Raises Refused."""
        if said in self.firms:
            return self.firms[said]
        text = said or name
        tried = (self.by_name.get(name_key(one)) for one in (said, name) if one)
        slugs: set[str] = next(filter(None, tried), set())
        if len(slugs) > 1:
            raise Refused(
                _("Several firms are called %(name)s. Give the address of one: %(slugs)s."),
                name=text[:60],
                slugs=", ".join(sorted(slugs)),
            )
        if not slugs:
            raise Refused(_("%(name)s is no firm of this cluster."), name=text[:60])
        return self.firms[next(iter(slugs))]

    def organisation(self, slug: str) -> Organisation | None:
        """Return any organisation by its address, asked for once."""
        if slug not in self.organisations:
            self.organisations[slug] = Organisation.objects.filter(slug=slug).first()
        return self.organisations[slug]

    @staticmethod
    def firms_of(wave: Wave) -> QuerySet[Organisation]:
        """Return the firms that a row may name: the cluster's, and those that it has asked before."""
        cluster = wave.cluster_id
        members = Q(cluster=cluster) | Q(further_clusters=cluster)
        surveyed = Participant.objects.filter(wave__cluster=cluster).values("organisation")
        return Organisation.objects.filter(
            Q(pk__in=surveyed)
            | Q(
                kind=OrganisationKind.FIRM,
                pk__in=Organisation.objects.filter(members).values("pk"),
            )
        )

    def _read_firms(self) -> None:
        names: dict[str, set[str]] = defaultdict(set)
        for firm in self.firms_of(self.wave):
            self.firms[firm.slug] = firm
            for name in {firm.name, firm.english_name, *firm.aliases} - {""}:
                names[name_key(name)].add(firm.slug)
        self.by_name = dict(names)
