"""Columns of `connect` that could hold a person's data and do not: for the data map.

What an organisation, a cluster or an editor says in public is theirs, whoever typed it.
"""

_WORDS_OF_AN_ORGANISATION = (
    "slug name english_name aliases city street postcode website languages markets_served markets_sought"
    " products certifications"
)

NOBODY = {
    # The text of a case study is what two organisations say in public; both have approved it.
    "connect.CaseStudy": "slug title summary text language",
    "connect.CasePicture": "image words",
    # What an organisation says in public, or not yet.
    "connect.Notice": "title summary text language partners countries",
    # The name of a part, and a sum of what stood there.
    "connect.ProfileDraft": "section seen",
    "connect.ReferenceCounter": "country",
    "connect.ConnectionRequest": "reference language",
    # A word of a list.
    "connect.ConnectionEvent": "reason",
    # People come by OrganisationMember, which is a line of its own.
    "connect.Organisation": f"{_WORDS_OF_AN_ORGANISATION} logo users",
    "connect.HistoricalOrganisation": f"{_WORDS_OF_AN_ORGANISATION} history_change_reason",
    "connect.OldSlug": "slug",
    "connect.OrganisationText": "language summary description offers seeks",
    "connect.HistoricalOrganisationText": (
        "language summary description offers seeks history_change_reason"
    ),
    "connect.HistoricalOrganisationMember": "history_change_reason",
    "connect.Identifier": "value",
    "connect.ImportRun": "source file_name counts",
    "connect.OrganisationDifference": "field value source",
    "connect.OrganisationDocument": "names sort_name",
    "connect.OrganisationAddition": "tool language words",
    "connect.Region": "name nuts_code area_codes places",
    # Managers come by ClusterManager.
    "connect.Cluster": "slug short_name time_zone managers",
    "connect.HistoricalCluster": "slug short_name time_zone history_change_reason",
    "connect.ClusterHoliday": "name",
    "connect.Event": "title text language time_zone venue city link",
    "connect.PartnerSuggestion": "reasons",
    "connect.Topic": "slug code name short_name names synonyms",
    "connect.Synonym": "word meaning",
    # Tables of Django that nothing here fills: roles decide.
    "connect.User_groups": "user",
    "connect.User_user_permissions": "user",
}
