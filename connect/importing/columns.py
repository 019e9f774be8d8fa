"""Which column of a file holds which of our fields."""

from collections.abc import Iterable, Mapping

from .folding import fold

# Headings as people write them, folded; the first that a file has is taken.
HEADINGS: dict[str, tuple[str, ...]] = {
    "name": (
        "name", "legal name", "legalname", "organisation", "organization", "organisation name", "organization name",
        "company", "company name", "firm", "firma", "nom", "nombre", "nome", "naziv", "επωνυμια", "unternehmen",
    ),
    "short_name": ("shortname", "short name", "acronym", "abbreviation", "trading name", "kurzname", "sigle"),
    "english_name": ("english name", "name en", "name english", "englishname"),
    "summary": ("summary", "tagline", "in one sentence", "short description"),
    "description": (
        "description", "about", "profile", "beschreibung", "descripcion", "descripcio", "opis", "descrizione",
    ),
    "country": (
        "country", "country code", "countrycode", "country name", "land", "pays", "pais", "drzava", "paese", "χωρα",
    ),
    "city": (
        "city", "town", "place", "locality", "stadt", "ort", "ville", "ciudad", "ciutat", "mesto", "citta", "πολη",
    ),
    "street": ("street", "address", "street address", "strasse", "adresse", "rue", "direccion"),
    "postcode": ("postcode", "post code", "postal code", "postalcode", "zip", "zip code", "zipcode", "plz"),
    "latitude": ("lat", "latitude"),
    "longitude": ("lon", "lng", "long", "longitude"),
    "point": ("geolocation", "coordinates", "latlon", "lat lon", "point"),
    "website": (
        "website", "web site", "web", "url", "organizationurl", "organisationurl", "organization url",
        "organisation url", "homepage", "home page", "site", "site web", "webseite",
    ),
    "sector": ("sector", "sectors", "industry", "branche", "secteur", "category"),
    "tags": ("tags", "keywords", "topics", "technologies", "schlagworte", "mots cles"),
    "kind": ("kind", "activitytype", "activity type", "type", "organisation type", "organization type"),
    "size": ("size", "size band", "company size"),
    "sme": ("sme",),
    "founded": ("founded", "founded in", "foundation year", "year founded", "gegrundet"),
    "pic": ("pic", "organisationid", "organizationid", "organisation id", "organization id", "pic number"),
    "vat": ("vat", "vatnumber", "vat number", "vat id", "ust id", "tva", "nif"),
    "ror": ("ror", "ror id", "rorid"),
    "source": ("source",),
    "licence": ("licence", "license"),
}  # fmt: skip


class UnknownColumn(Exception):
    """A `--map` names a field or a column that is not there; the message says which there are."""


def map_columns(
    header: Iterable[str], overrides: Mapping[str, str] | None = None
) -> dict[str, str]:
    """Return the column of each field that the file has. Raises UnknownColumn.

    An override with an empty column leaves the field out.
    """
    columns = list(header)
    by_heading: dict[str, str] = {}
    for column in columns:
        by_heading.setdefault(fold(column), column)
    mapping = {
        field: next(by_heading[heading] for heading in headings if heading in by_heading)
        for field, headings in HEADINGS.items()
        if any(heading in by_heading for heading in headings)
    }
    for field, column in (overrides or {}).items():
        if field not in HEADINGS:
            raise UnknownColumn(
                f"There is no field {field}. The fields are: {', '.join(HEADINGS)}."
            )
        if column and column not in columns:
            raise UnknownColumn(
                f"The file has no column {column}. Its columns are: {', '.join(columns)}."
            )
        if column:
            mapping[field] = column
        else:
            mapping.pop(field, None)
    if "name" not in mapping:
        raise UnknownColumn(
            f"No column holds the name; say which with --map name=COLUMN. The columns are: {', '.join(columns)}."
        )
    return mapping
