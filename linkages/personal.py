"""What `linkages` keeps of people, for the data map."""

from django.conf import settings
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from bewiser.lib.personal import (
    Basis,
    Consent,
    Ends,
    Holding,
    Line,
    Part,
    Person,
    of_address,
    of_user,
)

from .models import Participant

LINES = (
    Line(
        "surveys",
        _(
            "The name and address of whoever is invited to a survey, and the name of whoever answered for a firm"
        ),
        _("To ask for the interview, and to know who spoke for the firm"),
        _("Legitimate interest: a cluster that knows its members"),
        Basis.INTEREST,
        _(
            "Until %(months)s months after the end of the survey; an invitation that nobody answered goes earlier."
        ),
        _(
            "The invitation is deleted; name and comments are blanked. What the firm answered stays, as the firm’s."
        ),
        settings.FORGET_AFTER_MONTHS["surveys"],
    ),
    Line(
        "shown",
        _("Who agreed for a firm that it may be recognised in a report"),
        _("To prove it"),
        _("Consent of the firm (Article 6(1)(a) GDPR)"),
        Basis.CONSENT,
        _("As long as the report stands."),
        _("The name is blanked; that the firm agreed, and when, stays."),
    ),
    Line(
        "curators",
        _("Who held an interview, and who decided on partners, findings and steps of a survey"),
        _("To find out how a number came about"),
        _("Legitimate interest: reports that can be trusted"),
        Basis.INTEREST,
        _("Until you delete your account."),
        _("Who it was is blanked; the decision stays."),
    ),
)


def _consented(person: Person) -> Q:
    """Firms for which somebody agreed under the name with which they answered their interview."""
    said = Q(pk__in=[])
    for address in sorted(person.addresses):
        said |= Q(
            interviews__invitation__email__iexact=address,
            consented_by=F("interviews__respondent"),
        )
    return said & ~Q(consented_by="")


def _curated(model: str, *fields: str, facts: tuple[str, ...], kept: object = "") -> Holding:
    return Holding(
        model, "curators", of_user(fields[0]), fields, Ends.BLANK, facts=facts, kept=kept
    )


HOLDINGS = (
    Holding(
        "linkages.Participant",
        "shown",
        _consented,
        ("consented_by",),
        Ends.BLANK,
        facts=("wave", "organisation", "consented_at"),
        kept=_("That a firm agreed to be recognised in a report, and when."),
    ),
    Holding(
        "linkages.Linkage",
        "surveys",
        of_address("interview__invitation__email"),
        ("comment",),
        Ends.BLANK,
        facts=("category", "partner", "saved_at"),
        kept=_("What a firm answered in a survey, without who answered."),
    ),
    Holding(
        "linkages.Interview",
        "surveys",
        of_address("invitation__email"),
        ("respondent",),
        Ends.BLANK,
        facts=("participant", "state", "started_at", "submitted_at"),
    ),
    Holding(
        "linkages.Invitation",
        "surveys",
        of_address("email"),
        ("name", "email"),
        Ends.DELETE,
        facts=("participant", "language", "sent_at", "reminded_at"),
    ),
    _curated("linkages.Interview", "interviewer", facts=("participant", "started_at")),
    _curated("linkages.PartnerEvent", "actor", facts=("partner", "at", "decision")),
    _curated("linkages.Finding", "decided_by", facts=("wave", "rule")),
    _curated("linkages.WaveEvent", "actor", "note", facts=("wave", "at", "to_state")),
)

NOBODY = {
    "linkages.Finding": "rule subject params texts",
    "linkages.ReportEdition": "content",
    "linkages.Invitation": "language",
    "linkages.Interview": "skipped",
    # Why a manager set the scope of a partner by hand.
    "linkages.Linkage": "scope_reason",
    "linkages.NamedPartner": "name name_key city subdivision website",
    "linkages.PartnerEvent": "before",
    "linkages.ScoringScheme": "name european_countries notes",
    "linkages.Wave": "slug title languages introduction scope_labels",
}


def consents_of(person: Person) -> list[Consent]:
    """Firms for which the person agreed that they may be recognised in what is published."""
    rows = Participant.objects.filter(_consented(person), consented_at__isnull=False)
    return [
        Consent(
            what=_("To be recognised in the report of a survey, as a firm"),
            wording=f"{row.organisation}: {row.wave}",
            given_at=row.consented_at,
            how=_("in the interview"),
        )
        for row in rows.select_related("organisation", "wave").distinct().order_by("pk")
    ]


PART = Part(lines=LINES, holdings=HOLDINGS, nobody=NOBODY, consents=(consents_of,))
