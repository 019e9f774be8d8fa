"""Which version of an edition a page showed: a form that is out of date changes nothing."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

QUICKER = _("A colleague has changed the edition meanwhile. This is how it stands now.")
COPY_YOUR_WORDS = _("A colleague has changed this meanwhile. Copy your words, and open it again.")


def seen_version(request: HttpRequest) -> int:
    """Return the version that the form names, -1 for none: no edition has that."""
    said = request.POST.get("version", "")
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 10 else -1
