"""Links in few words, and links at random."""

from hypothesis import strategies as st

from linkages.analysis.records import BANDS, CATEGORIES, SCOPES, SIZES, Home, Link

CORK = Home("IE", "County Cork")
SLOVENIA = Home("SI", "Slovenia", whole_country=True)
USUAL = Link(
    interview="i1",
    firm="f1",
    size="sme",
    partner="p1",
    kind="firm",
    country="IE",
    city="Cork",
    category="output",
    scope="local",
    band="high",
    score=87.5,
)


def rows(count: int = 1, **fields) -> list[Link]:
    """So many equal links, usual but for these fields."""
    usual = {name: getattr(USUAL, name) for name in Link.__slots__}
    return [Link(**(usual | fields)) for _ in range(count)]


def named(*pairs: tuple[str, str], **fields) -> list[Link]:
    """One link for each firm and the partner that it names."""
    return [link for firm, partner in pairs for link in rows(firm=firm, partner=partner, **fields)]


PLACES = [
    ("IE", "Cork"),
    ("IE", "Dublin"),
    ("IE", ""),
    ("FR", "Paris"),
    ("US", "Chicago"),
    ("CN", ""),
]


@st.composite
def any_link(draw) -> Link:
    country, city = draw(st.sampled_from(PLACES))
    return Link(
        interview=draw(st.sampled_from(["i1", "i2", "i3"])),
        firm=draw(st.sampled_from(["f1", "f2", "f3", "f4"])),
        size=draw(st.sampled_from(SIZES)),
        partner=draw(st.sampled_from(["f1", "f2", "p1", "p2", "p3"])),
        kind=draw(st.sampled_from(["firm", "academia", "technology_centre"])),
        country=country,
        city=city,
        category=draw(st.sampled_from(CATEGORIES)),
        scope=draw(st.sampled_from(SCOPES)),
        band=draw(st.sampled_from(BANDS)),
        score=draw(st.floats(0, 100)),
        subdivision=draw(st.sampled_from(["", "IL", "CA"])),
    )


any_links = st.lists(any_link(), max_size=40)
