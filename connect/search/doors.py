"""The pages by which one directory is entered: all organisations, and those of research."""

from dataclasses import dataclass

from . import facets


@dataclass(frozen=True)
class Door:
    """What a page of the directory shows before anybody chooses, and what it never leaves.

    `name` begins the names of its addresses. `kind` is chosen at first, and none where it is empty. Every organisation
    behind the door has the code `within`. The facets that it `hides` are still read from an address.
    """

    name: str
    kind: str = ""
    within: int | None = None
    hides: frozenset[str] = frozenset()


FIRMS = Door(
    "firm",
    kind=facets.KINDS[0],
    hides=frozenset({facets.RESEARCH_KIND.name, facets.TRL.name}),
)
RESEARCH = Door(
    "research",
    within=facets.code_of(facets.RESEARCH, 1),
    hides=frozenset({facets.RESEARCH.name}),
)
