"""What the R+D directory keeps of people, for the data map."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bewiser.lib.authorship import forget_author, set_by
from bewiser.lib.personal import (
    Basis,
    Ends,
    Holding,
    Line,
    Part,
    Person,
    of_nobody,
    of_user,
)

LINES = (
    Line(
        "follows",
        _("The topics and searches that you follow, and what you were told of them"),
        _("To write to you what is new, and nothing twice"),
        _("The service that you asked for, which you stop by a link in each letter"),
        Basis.CONTRACT,
        _("Until you stop it or delete your account."),
        _("Deleted."),
    ),
    Line(
        "views",
        _(
            "That you looked at the page of a research organisation today, as a one-way fingerprint; after that day"
            " only how many did"
        ),
        _("To tell managers how much a page is read"),
        _("Legitimate interest: a network that knows what it is used for"),
        Basis.INTEREST,
        _("Until the end of the day."),
        _("Deleted."),
    ),
    Line(
        "wanted",
        _("Who wrote in the name of an organisation that it looks for partners"),
        _("To know who spoke for it"),
        _("The service that you asked for"),
        Basis.CONTRACT,
        _("Until you delete your account."),
        _("Who it was is blanked; what the organisation said stays."),
    ),
    Line(
        "roles",
        _("Names of people in the profile of a research organisation, with what they do there"),
        _("So that others know whom they would meet; everyone can read it"),
        _("Legitimate interest: what an organisation says of itself"),
        Basis.INTEREST,
        _("As long as the organisation names them."),
        _("Deleted."),
    ),
)


def _named(person: Person) -> Q:
    """Roles under the name of a person, in the profile of an organisation for which they act."""
    if person.pk is None or not person.name:
        return Q(pk__in=[])
    return Q(name__iexact=person.name, profile__organisation__members__user=person.pk)


def _decided(model: str, facts: tuple[str, ...]) -> Holding:
    return Holding(
        model, "authors", of_user("decided_by"), ("decided_by",), Ends.BLANK, facts=facts
    )


def _values(model: str, table: str, key: str, facts: tuple[str, ...]) -> Holding:
    return Holding(
        model,
        "authors",
        set_by(table, key),
        ("provenance",),
        Ends.BLANK,
        facts=facts,
        unsaid=("provenance",),
        forget=forget_author(table),
    )


HOLDINGS = (
    # Before memberships go, by which it is known whose name it is.
    Holding(
        "rdi_database.ResearchRole", "roles", _named, ("name", "role"), Ends.DELETE, facts=("profile",)
    ),
    Holding(
        "rdi_database.Follow",
        "follows",
        of_user("user"),
        ("user", "name", "query"),
        Ends.DELETE,
        facts=("kind", "topic", "rhythm", "created_at"),
    ),
    Holding(
        "rdi_database.PartnerWanted",
        "wanted",
        of_user("created_by"),
        ("created_by",),
        Ends.BLANK,
        facts=("organisation", "initiative", "created_at"),
    ),
    Holding("rdi_database.ViewMark", "views", of_nobody, ("mark",), Ends.DELETE),
    _decided("rdi_database.InitiativeDifference", ("initiative", "field", "decided_at")),
    _decided("rdi_database.PossibleMatch", ("name", "decided_at")),
    _values("rdi_database.Initiative", "rdi_database_initiative", "id", ("title",)),
    _values(
        "rdi_database.HistoricalInitiative", "rdi_database_historicalinitiative", "history_id",
        ("title", "history_date"),
    ),
    _values("rdi_database.Participation", "rdi_database_participation", "id", ("initiative",)),
)  # fmt: skip

_OF_AN_INITIATIVE = (
    "slug title acronym summary description language identifier rcn call programme action time_zone currency city"
    " website keywords"
)
_OF_A_TEXT = "language contributes seeks domain sector technology use_case"

NOBODY = {
    "rdi_database.Initiative": _OF_AN_INITIATIVE,
    "rdi_database.HistoricalInitiative": f"{_OF_AN_INITIATIVE} history_change_reason",
    "rdi_database.InitiativeDifference": "field value source table",
    "rdi_database.PossibleMatch": "name source",
    "rdi_database.ResearchProfile": "programmes",
    "rdi_database.HistoricalResearchProfile": "programmes history_change_reason",
    "rdi_database.ResearchText": _OF_A_TEXT,
    "rdi_database.HistoricalResearchText": f"{_OF_A_TEXT} history_change_reason",
    "rdi_database.Facility": "name text language website",
    # What an organisation says in public.
    "rdi_database.PartnerWanted": "text language",
    "rdi_database.Proposal": "reasons",
}

PART = Part(lines=LINES, holdings=HOLDINGS, nobody=NOBODY)
