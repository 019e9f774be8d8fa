"""The questions of the interview, in words. The scale is Hobbs' (2010); the wording of its steps is ours."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .choices import Category


@dataclass(frozen=True)
class Question:
    """One of the four i's: what is asked, and what each number from 1 to 5 means."""

    name: str
    label: Promise
    text: Promise
    steps: tuple[Promise, Promise, Promise, Promise, Promise]


QUESTIONS = (
    Question(
        "investment",
        _("Investment"),
        _("How much money, time or equipment do you put into this relationship?"),
        (
            _("next to none"),
            _("a little"),
            _("a fair amount"),
            _("a lot"),
            _("more than into almost any other"),
        ),
    ),
    Question(
        "involvement",
        _("Involvement"),
        _("How closely do your people work with theirs?"),
        (
            _("hardly ever in touch"),
            _("in touch now and then"),
            _("in touch every month"),
            _("in touch every week"),
            _("working together almost daily"),
        ),
    ),
    Question(
        "importance",
        _("Importance"),
        _("How much would your firm miss this relationship if it ended?"),
        (
            _("not at all"),
            _("a little"),
            _("noticeably"),
            _("badly"),
            _("it would put the firm at risk"),
        ),
    ),
    Question(
        "intensity",
        _("Intensity"),
        _("How much comes out of it: sales, knowledge, people, ideas?"),
        (
            _("next to nothing"),
            _("something at times"),
            _("something regularly"),
            _("a lot"),
            _("more than out of almost any other"),
        ),
    ),
)

# What each category asks for; the interview shows one at a time.
PROMPTS = {
    Category.OUTPUT: _("Which organisations buy from you, and have done so for some time?"),
    Category.INPUT: _("From whom do you buy materials, components, licences or equipment?"),
    Category.SPECIALIST_SERVICE: _(
        "Who does specialist work for you: lawyers, accountants, designers, consultants, banks?"
    ),
    Category.RND: _("With whom do you research and develop: firms, laboratories, universities?"),
    Category.TRAINING: _("Who trains your people, or sends you students and apprentices?"),
    Category.GOVERNMENT_AGENCY: _(
        "With which public bodies do you deal regularly: development agencies, ministries, funders?"
    ),
    Category.INDUSTRY_ASSOCIATION: _(
        "In which associations, chambers and clusters do you take part?"
    ),
    Category.INDUSTRY_PEER: _("With which firms of your own trade do you exchange or co-operate?"),
}

SKIP_REASONS = {
    "none": _("We have no such relationships"),
    "confidential": _("We have some but may not name them"),
    "unknown": _("Somebody else in the firm would know"),
    "later": _("We come back to this later"),
}
