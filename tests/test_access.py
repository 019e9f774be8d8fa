"""Every address as every role. A new address without a line here fails the test.

The pages of the admin have their own walk in tests/connect/test_admin.py.
"""

import re

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.factories import connect as make

ROLES = (
    "anonymous",
    "outsider",
    "seeker",
    "target",
    "facilitator",
    "target_facilitator",
    "coordinator",
    "superuser",
)

PUBLIC = (200,) * 8
SIGNED_IN = (302, *(200,) * 7)
# A page for visitors sends people who are signed in away.
VISITORS = (200, *(302,) * 7)
# Steps of a conversation that has not begun lead back to where it begins.
STEP = (302,) * 8
POST_ONLY = (405,) * 8
SIGNED_IN_POST_ONLY = (302, *(405,) * 7)

# Name of the page: (status for each role in the order above, arguments by name).
PAGES: dict[str, tuple] = {
    "healthz": (PUBLIC,),
    "readyz": (PUBLIC,),
    "set_language": (POST_ONLY,),
    "home": (PUBLIC,),
}


def named_pages(patterns, prefix=""):
    """Yield the name of every address below these patterns, but those of the admin."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            if pattern.namespace == "admin":
                continue
            space = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from named_pages(pattern.url_patterns, space)
        elif isinstance(pattern, URLPattern):
            yield f"{prefix}{pattern.name}"
