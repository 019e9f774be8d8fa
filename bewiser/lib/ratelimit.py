"""Limits that all processes share: one row a key, one statement a question.

The row holds the moment at which the key's allowance is whole again. Each use moves it on by
`per_seconds / limit`; it may lie at most `per_seconds` ahead. So `limit` uses go through at once,
further ones at the pace of the limit, and refused ones cost nothing.
"""

import hashlib
import ipaddress
from datetime import datetime

from django.conf import settings
from django.db import connection
from django.http import HttpRequest

TAKE = """
    insert into bewiser_ratelimit as seen (key, whole_at) values (%(key)s, %(now)s + %(step)s * interval '1 second')
    on conflict (key) do update set whole_at = greatest(seen.whole_at, %(now)s) + %(step)s * interval '1 second'
        where greatest(seen.whole_at, %(now)s) + %(step)s * interval '1 second'
            <= %(now)s + %(window)s * interval '1 second'
    returning 1
"""
# An IPv6 customer has at least this much; counting single addresses would limit nobody.
IPV6_PREFIX = 64
# A client that came in by a socket, or past its proxy.
UNKNOWN = "unknown"


def allowed(scope: str, key: str, *, limit: int, per_seconds: int, now: datetime) -> bool:
    """Count one use and return True, or return False if the limit is reached.

    Call it outside a transaction: a roll-back forgets the use, and the row stays locked until the end.
    """
    # Keys are addresses of people; only their digests are kept.
    digest = hashlib.sha256(f"{scope}\n{key}".encode("utf-8", "replace")).hexdigest()
    with connection.cursor() as cursor:
        cursor.execute(
            TAKE, {"key": digest, "now": now, "step": per_seconds / limit, "window": per_seconds}
        )
        return cursor.fetchone() is not None


def forget_whole(*, now: datetime) -> int:
    """Drop the rows that limit nothing any more; return how many."""
    with connection.cursor() as cursor:
        cursor.execute("delete from bewiser_ratelimit where whole_at <= %s", [now])
        return cursor.rowcount


def client_address(request: HttpRequest) -> str:
    """Return the address of the client, for counting; IPv6 ones are cut to their network.

    Each trusted proxy adds one entry at the right of X-Forwarded-For; what stands further left the
    client may have written. A request that did not pass all proxies counts by its own address.
    """
    address = request.META.get("REMOTE_ADDR", "")
    if settings.TRUSTED_PROXIES:
        hops = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
        if len(hops) >= settings.TRUSTED_PROXIES:
            address = hops[-settings.TRUSTED_PROXIES] or address
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return UNKNOWN
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped:
            return str(found.ipv4_mapped)
        return str(ipaddress.ip_network((found, IPV6_PREFIX), strict=False))
    return str(found)
