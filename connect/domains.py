"""Whether an e-mail address speaks for the house whose website this is. Pure."""

from collections.abc import Iterable
from urllib.parse import urlsplit

# Below these anybody gets a mailbox or a page; an address or a website there proves nothing.
ANYBODYS = frozenset({
    "aol.com", "blogspot.com", "bluewin.ch", "facebook.com", "fastmail.com", "free.fr",
    "freenet.de", "github.io", "gmail.com", "gmx.at", "gmx.ch", "gmx.de", "gmx.net",
    "googlemail.com", "hotmail.com", "hotmail.fr", "icloud.com", "instagram.com", "jimdo.com",
    "laposte.net", "libero.it", "linkedin.com", "live.com", "mail.com", "mail.ru", "me.com",
    "medium.com", "msn.com", "online.fr", "orange.fr", "otenet.gr", "outlook.com", "posteo.de",
    "proton.me", "protonmail.com", "seznam.cz", "sfr.fr", "siol.net", "sites.google.com",
    "t-online.de", "telefonica.net", "twitter.com", "virgilio.it", "wanadoo.fr", "web.de",
    "webnode.com", "wix.com", "wixsite.com", "wordpress.com", "wp.pl", "x.com", "yahoo.co.uk",
    "yahoo.com", "yahoo.de", "yahoo.es", "yahoo.fr", "yahoo.gr", "yandex.com", "youtube.com",
})  # fmt: skip


def host_of(website: str) -> str:
    """Return the host of a website in lower case and as the network writes it, without `www.`; "" for nonsense."""
    try:
        host = urlsplit(website.strip()).hostname or ""
    except ValueError:
        return ""
    return _plain(host).removeprefix("www.")


def domain_of(email: str) -> str:
    """Return what stands behind the @ of an address, in lower case and as the network writes it."""
    return _plain(email.rpartition("@")[2])


def speaks_for(email: str, website: str) -> bool:
    """Whether the mail domain is the website's host, lies below it, or is the domain that the host lies in."""
    domain, host = domain_of(email), host_of(website)
    if "." not in domain or "." not in host or _is_anybodys(domain) or _is_anybodys(host):
        return False
    return _lies_in(domain, host) or _lies_in(host, domain)


def share_a_domain(email: str, websites: Iterable[str]) -> bool:
    """Whether any of these websites could be spoken for by the same address."""
    return any(speaks_for(email, website) for website in websites)


def spellings(domain: str) -> list[str]:
    """Return the last two parts of a domain, as the network and as people write them: to look for it in websites."""
    ending = ".".join(domain.split(".")[-2:])
    try:
        readable = ending.encode("ascii").decode("idna")
    except UnicodeError:
        readable = ending
    return list(dict.fromkeys([ending, readable]))


def _is_anybodys(domain: str) -> bool:
    return any(_lies_in(domain, known) for known in ANYBODYS)


def _lies_in(domain: str, other: str) -> bool:
    return domain == other or domain.endswith(f".{other}")


def _plain(domain: str) -> str:
    domain = domain.strip().rstrip(".").lower()
    if domain.isascii():
        return domain
    try:
        return domain.encode("idna").decode("ascii")
    except UnicodeError:
        return ""
