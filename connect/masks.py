"""From a request to what its masked answers must not say."""

from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from .masking import giveaways, telling_words
from .models import ConnectionRequest

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
