"""What the page of an organisation shows of its research, in the words of the reader."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import get_language

from connect.choices import IdentifierScheme, TopicAxis
from connect.models import Organisation
from connect.profiles import language_name, text_for

from .models import Facility, ResearchProfile, ResearchRole, ResearchText

# The registers that give numbers to organisations; the key of an imported list is no such number.
_REGISTERS = {
    IdentifierScheme.PIC: "",
    IdentifierScheme.ROR: "https://ror.org/{}",
    IdentifierScheme.VAT: "",
    IdentifierScheme.NATIONAL: "",
}
_AXES = (TopicAxis.DOMAIN, TopicAxis.SECTOR, TopicAxis.TECHNOLOGY, TopicAxis.USE_CASE)


@dataclass(frozen=True)
class Number:
    """A number under which a register knows the organisation, with its page there if the register has one."""

    label: str | Promise
    value: str
    url: str = ""


@dataclass(frozen=True)
class Research:
    """`language` marks a text that is not in the reader's, which `language_name` says in words."""

    profile: ResearchProfile
    text: ResearchText | None
    language: str
    language_name: str
    expertise: Sequence[tuple[str | Promise, str]]
    facilities: Sequence[Facility]
    roles: Sequence[ResearchRole]
    numbers: Sequence[Number]


def research_of(organisation: Organisation) -> Research | None:
    """Return the research profile of an organisation, None where it has none that is listed; five queries."""
    rows = ResearchProfile.objects.filter(organisation=organisation, is_listed=True)
    profile = rows.prefetch_related("texts", "facilities", "roles").first()
    if profile is None:
        return None
    reader = (get_language() or "en")[:2]
    text = text_for(list(profile.texts.all()), reader)
    foreign = text.language if text and text.language != reader else ""
    return Research(
        profile=profile,
        text=text,
        language=foreign,
        language_name=language_name(foreign, reader) if foreign else "",
        expertise=[
            (axis.label, said)
            for axis in _AXES
            if text is not None and (said := getattr(text, str(axis.value)))
        ],
        facilities=list(profile.facilities.all()),
        roles=list(profile.roles.all()),
        numbers=numbers_of(organisation),
    )


def numbers_of(organisation: Organisation) -> list[Number]:
    """Return its numbers in the registers, in a fixed order."""
    rows = organisation.identifiers.filter(scheme__in=list(_REGISTERS)).order_by("value")
    found = list(rows.values_list("scheme", "value"))
    return [
        Number(scheme.label, value, address.format(value) if address else "")
        for scheme, address in _REGISTERS.items()
        for held, value in found
        if held == scheme
    ]
