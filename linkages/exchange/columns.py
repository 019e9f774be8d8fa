"""The columns of every table that goes out and comes in; the code book says the same in words."""

from collections.abc import Iterable
from dataclasses import dataclass

from connect.importing.folding import fold

from ..analysis.records import BANDS, CATEGORIES, SCOPES, SIZES

KINDS = (
    *("firm", "technology_centre", "academia", "policy_body", "public_agency", "association"),
    "other",
)
DECISIONS = ("waiting", "confirmed", "created", "merged", "unresolved")
MODES = ("self_service", "interviewer", "imported")
STATES = ("started", "submitted")
FINDING_STATES = ("draft", "accepted", "dropped")


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `headings` are other ways to write its name; `is_told` columns are for readers only."""

    name: str
    kind: str
    meaning: str
    values: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    is_told: bool = False
    in_template: bool = True


def _answer(name: str, meaning: str) -> Column:
    return Column(name, "whole number", f"{meaning} 1 to 5, 0 where it does not apply.")


def _extra(
    name: str, kind: str, meaning: str, values: tuple[str, ...] = (), *, is_told: bool = False
) -> Column:
    return Column(name, kind, meaning, values, is_told=is_told, in_template=False)


LINKAGES = (
    Column(
        "firm",
        "text",
        "The firm that was asked: its address here (the last part of its page's), or its name.",
        headings=("company", "firm slug", "slug"),
    ),
    _extra("firm_name", "text", "The firm's name; read only where firm is empty."),
    Column(
        "interview",
        "whole number",
        "Which interview with this firm, from 1. Empty counts as 1.",
        headings=("interview number", "number"),
    ),
    Column(
        "held_on",
        "date",
        "The day of the interview, as 2026-03-31. Empty counts as the first day of the wave.",
        headings=("date", "interview date", "day"),
    ),
    Column("employees", "whole number", "People employed by the firm on that day."),
    Column("size_class", "word", "The firm's size class in this wave.", SIZES, headings=("size",)),
    Column("category", "word", "What the partner is to the firm.", CATEGORIES),
    Column(
        "partner",
        "text",
        "The name of the partner.",
        headings=("partner name", "organisation name", "organization name"),
    ),
    Column(
        "kind",
        "word",
        "What kind of organisation the partner is. Empty counts as other.",
        KINDS,
        headings=("partner kind", "partner type", "type"),
    ),
    Column(
        "country",
        "text",
        "The partner's country: its ISO code, or its name in any usual form.",
        headings=("partner country", "country code"),
    ),
    Column("city", "text", "The partner's town.", headings=("town", "partner city")),
    Column(
        "subdivision",
        "text",
        "The partner's state or province where the country has such, as IL or ON.",
        headings=("state", "province"),
    ),
    Column("website", "text", "The partner's website.", headings=("url", "web")),
    _answer("investment", "How much is put in:"),
    _answer("involvement", "How closely people work together:"),
    _answer("importance", "How much it would be missed:"),
    _answer("intensity", "How much comes out:"),
    Column(
        "band",
        "word",
        "How significant the linkage is. It follows from the four answers; read only where there are none.",
        BANDS,
        headings=("significance",),
    ),
    _extra(
        "score", "number", "0 to 100. Follows from the answers and is never read.", is_told=True
    ),
    Column(
        "scope",
        "word",
        "How far the partner is. It follows from the addresses; read only with a scope_reason.",
        SCOPES,
    ),
    Column("scope_reason", "text", "Why the scope was set by hand. Empty where it was not."),
    Column("since", "year", "The year since which the linkage has existed."),
    Column("comment", "text", "What the firm added.", headings=("comments", "note")),
    _extra("decision", "word", "What became of the partner's name on the staging list.", DECISIONS),
    _extra(
        "organisation", "text", "Who the partner was found to be: an organisation's address here."
    ),
    _extra("row", "UUID", "The key of this linkage within its interview."),
    _extra("saved_at", "time", "When the linkage was last saved, with its time zone."),
)

FIRMS = (
    _extra("firm", "text", "The firm's address here (the last part of its page's)."),
    _extra("name", "text", "The firm's name.", is_told=True),
    _extra("size_class", "word", "The firm's size class in this wave.", SIZES),
    _extra("employees", "whole number", "People employed, empty where not said."),
    _extra(
        "consented_at", "time", "When the firm agreed to be recognisable, empty where it did not."
    ),
    _extra("consented_by", "text", "Who gave the consent."),
)

INTERVIEWS = (
    _extra("firm", "text", "The firm's address here."),
    _extra("interview", "whole number", "Which interview with this firm, from 1."),
    _extra("mode", "word", "How it was held.", MODES),
    _extra("state", "word", "Only what was submitted counts in a report.", STATES),
    _extra("respondent", "text", "Who answered."),
    _extra("skipped", "JSON", "Categories without a partner, each with the reason given."),
    _extra("started_at", "time", "When it began."),
    _extra("submitted_at", "time", "When it was handed in, empty where it was not."),
)

PARTNERS = (
    _extra("key", "whole number", "The number of this row, for merged_into."),
    _extra("partner", "text", "The name as the firms gave it."),
    _extra("kind", "word", "What kind of organisation it is.", KINDS),
    _extra("country", "text", "Its ISO code."),
    _extra("city", "text", "The town."),
    _extra("subdivision", "text", "The state or province where the country has such."),
    _extra("latitude", "number", "Degrees north of the equator, WGS 84; empty where not known."),
    _extra("longitude", "number", "Degrees east of Greenwich."),
    _extra("website", "text", "The website."),
    _extra("decision", "word", "What became of the name on the staging list.", DECISIONS),
    _extra("organisation", "text", "Who it was found to be: an organisation's address here."),
    _extra("merged_into", "whole number", "The key of the row that is the same organisation."),
)

FINDINGS = (
    _extra("rule", "word", "Which rule fired."),
    _extra("subject", "text", "What it is about, where a rule can fire twice."),
    _extra("state", "word", "What an editor made of it.", FINDING_STATES),
    _extra("seen_number", "number", "The number that the editor accepted."),
    _extra("texts", "JSON", "The editor's own words by language."),
    _extra("number", "number", "The number of the finding; computed anew on import.", is_told=True),
    _extra("n", "whole number", "The number of linkages it is a share of.", is_told=True),
    _extra("threshold", "number", "From where on the rule fires.", is_told=True),
    _extra("fires", "word", "Whether it still holds.", ("yes", "no"), is_told=True),
    _extra("is_strong", "word", "Whether it is strong.", ("yes", "no"), is_told=True),
    _extra("is_hidden", "word", "Whether the public may not see it.", ("yes", "no"), is_told=True),
    _extra("params", "JSON", "What its sentence is made of.", is_told=True),
)

TABLES: dict[str, tuple[Column, ...]] = {
    "firms": FIRMS,
    "interviews": INTERVIEWS,
    "partners": PARTNERS,
    "linkages": LINKAGES,
    "findings": FINDINGS,
}
TEMPLATE = tuple(column for column in LINKAGES if column.in_template)
# Without these a row says nothing that could be counted.
NEEDED = ("firm", "category", "partner", "country")


def names(columns: Iterable[Column]) -> list[str]:
    return [column.name for column in columns]


def mapped(header: Iterable[str], columns: Iterable[Column]) -> dict[str, str]:
    """Return which heading of a file holds which column; the first that fits is taken."""
    known: dict[str, str] = {}
    for heading in header:
        known.setdefault(fold(heading), heading)
    found = {}
    for column in columns:
        ways = (fold(column.name), *column.headings)
        fitting = [known[way] for way in ways if way in known]
        if fitting:
            found[column.name] = fitting[0]
    return found
