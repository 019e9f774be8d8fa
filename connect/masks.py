"""From a request or a notice to what its masked texts must not say."""

from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from bewiser.lib.markdown import plain_of

from .masking import folded, giveaways, spelled, telling_words
from .models import ConnectionRequest, Notice, Organisation, User

# Addresses at these say nothing about a firm.
PUBLIC_MAILBOXES = frozenset(
    {
        "free.fr",
        "gmail.com",
        "googlemail.com",
        "gmx.de",
        "gmx.net",
        "hotmail.com",
        "icloud.com",
        "orange.fr",
        "live.com",
        "outlook.com",
        "proton.me",
        "web.de",
        "yahoo.com",
    }
)


def check(connection: ConnectionRequest) -> None:
    """Raise ValidationError where a masked request gives its asker away to the organisation asked.

    The answer to "who are you" is not looked at: only the managers read it before acceptance.
    """
    if not connection.is_masked:
        return
    seeker = connection.seeker
    addresses = {connection.asker_email, connection.asker_address}
    domains = [address.rpartition("@")[2] for address in addresses]
    organisations = [connection.seeker_name]
    if seeker is not None:
        domains.append(urlsplit(seeker.website).hostname or "")
        organisations += [seeker.name, seeker.english_name, *seeker.aliases]
    words = telling_words(
        people=[connection.asker_name, connection.asker.name if connection.asker else ""],
        addresses=addresses,
        organisations=organisations,
        domains=[domain for domain in domains if domain not in PUBLIC_MAILBOXES],
    )
    problems = {}
    for field in ("cooperation", "question"):
        found = giveaways(getattr(connection, field), words)
        if found:
            problems[field] = _(
                "This tells who you are: %(words)s. Leave it out, or choose to be named from the start."
            ) % {"words": ", ".join(found)}
    if problems:
        raise ValidationError(problems)


def check_notice(notice: Notice) -> None:
    """Raise ValidationError where an anonymous notice tells whose it is.

    Looked for are the names and numbers of the organisation, its people, its domains and addresses, and every
    link, e-mail address and telephone number, whosever it is; as it is written and as it is shown.
    """
    if not notice.is_anonymous:
        return
    organisation = notice.organisation
    names = [organisation.name, organisation.english_name, *organisation.aliases]
    words = _telling_words_of(organisation, names)
    problems = {}
    for field in ("title", "summary", "text"):
        written = getattr(notice, field)
        texts = [written, plain_of(written)] if field == "text" else [written]
        found = [
            sign for text in texts for sign in [*giveaways(text, words), *spelled(text, names)]
        ]
        if found:
            problems[field] = _(
                "This tells whose notice it is: %(words)s. Leave it out, or post it under your name."
            ) % {"words": ", ".join(dict.fromkeys(found))}
    if problems:
        raise ValidationError(problems)


def _telling_words_of(organisation: Organisation, names: list[str]) -> set[str]:
    people = list(User.objects.filter(organisation_memberships__organisation=organisation))
    addresses = [person.email for person in people]
    host = urlsplit(organisation.website).hostname or ""
    domains = [host, *(address.rpartition("@")[2] for address in addresses)]
    numbers = organisation.identifiers.values_list("value", flat=True)
    return telling_words(
        people=[person.name for person in people],
        addresses=addresses,
        organisations=names,
        domains=[domain for domain in domains if domain not in PUBLIC_MAILBOXES],
    ) | {folded(number) for number in numbers}
