"""The three questions that both sides of a stay are asked once it is over."""

from django.utils.translation import gettext_lazy as _

from .choices import ReviewSide

QUESTIONS = {
    ReviewSide.GUEST: (
        _("Was the place as it was described?"),
        _("Did you meet whom you wanted to meet?"),
        _("Would you go there again?"),
    ),
    ReviewSide.HOST: (
        _("Did the guest keep to what was agreed?"),
        _("Did members of your cluster gain from the visit?"),
        _("Would you take the guest again?"),
    ),
}
MARKS = (
    (1, _("1 – not at all")),
    (2, _("2 – hardly")),
    (3, _("3 – in part")),
    (4, _("4 – largely")),
    (5, _("5 – entirely")),
)
