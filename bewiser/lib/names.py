"""Names that people type, before they stand in letters to others."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

_LINK = re.compile(r"://|www\.|@", re.IGNORECASE)


def validate_plain_name(value: str) -> None:
    """Raise ValidationError for a name that holds line breaks, control signs, a link or an address."""
    if any(unicodedata.category(sign) in {"Cc", "Zl", "Zp"} for sign in value):
        raise ValidationError(_("A name stands on one line, without control characters."))
    if _LINK.search(value):
        raise ValidationError(_("A name holds no link and no e-mail address."))
