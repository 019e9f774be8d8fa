"""What figures write, in the reader's language; `bewiser.lib.charts` itself knows no language."""

from django.utils.formats import get_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from bewiser.lib.charts import Words


def chart_words() -> Words:
    """Return the words and signs that figures write, in the reader's language."""
    return Words(
        percent=pgettext("share in a figure", "{}%"),
        points=pgettext("difference of two shares", "{} pts"),
        n=pgettext("total that a share is of", "n = {}"),
        thousands=get_format("THOUSAND_SEPARATOR"),
        decimal=get_format("DECIMAL_SEPARATOR"),
        hidden=_("not shown"),
        difference=_("Difference"),
        row=pgettext("row of a figure", "{label}: {value}"),
        part=pgettext("part of a row of a figure", "{label}, {part}: {value}"),
        between=pgettext("tie in a figure", "{one} and {other}: {value}"),
    )
