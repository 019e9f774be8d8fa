"""The sample waves: one frozen survey for each cluster of the sample network, dealt from quotas.

Firms and partners are invented. Their linkages add up to what the clusters published; waves/README.md says how.
"""

from .dealing import deal
from .known import load_known
from .links import home_of, to_links
from .naming import Inventor
from .quotas import load_quotas
from .records import SampleInterview, SampleLinkage, SamplePartner, SampleWave

__all__ = [
    "SampleInterview",
    "SampleLinkage",
    "SamplePartner",
    "SampleWave",
    "home_of",
    "to_links",
    "waves",
]


def waves() -> tuple[SampleWave, ...]:
    """Return the waves by the slug of their cluster. The same files give the same waves, to the last row."""
    known = load_known()
    # One inventor for all, so that no two waves give the same name to two organisations.
    inventor = Inventor(taken=(one.name for one in known.organisations))
    return tuple(deal(quotas, known, inventor) for quotas in load_quotas())
