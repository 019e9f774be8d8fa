"""Names and addresses of mail servers."""

from ipaddress import ip_address

from .findings import Address, Finding, Resolver, lacks, ok


def addresses_of(host: str, version: int, resolver: Resolver) -> list[str]:
    """Return the addresses of a host in one version of the Internet protocol."""
    return resolver.ask(host, "A" if version == 4 else "AAAA")


def mail_hosts_of(domain: str, resolver: Resolver) -> list[str]:
    """Return the hosts that take mail for a domain; none where its record says so (RFC 7505)."""
    pairs = [record.split() for record in resolver.ask(domain, "MX")]
    return [host for _preference, *hosts in pairs for host in hosts]


def ptr(ip: Address, resolver: Resolver) -> Finding:
    """Return whether a sending address has a name that leads back to it."""
    names = resolver.ask(ip.reverse_pointer, "PTR")
    if not names:
        return lacks("PTR", f"{ip} has no name; ask whoever gave you the address to write one.")
    for name in names:
        if ip in map(ip_address, addresses_of(name, ip.version, resolver)):
            return ok("PTR", f"{ip} is {name}, and {name} is {ip}.")
    return lacks("PTR", f"{ip} is called {names[0]}, which leads elsewhere; let it lead to {ip}.")


def mx(domain: str, resolver: Resolver) -> Finding:
    """Return whether mail that comes back has somewhere to go."""
    hosts = mail_hosts_of(domain, resolver)
    for host in hosts:
        if any(addresses_of(host, version, resolver) for version in (4, 6)):
            return ok("MX", f"{host} takes what comes back to {domain}.")
    if hosts:
        return lacks("MX", f"{hosts[0]} takes the mail of {domain} and has no address; write one.")
    return lacks("MX", f"{domain} takes no mail, so none comes back; write an MX record there.")
