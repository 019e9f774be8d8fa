"""How complete a profile is, and what would make most difference next."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from . import sections
from .choices import TopicRelation
from .models import Organisation

# Below this an organisation is not proposed to others as a partner; from the second on it may be called responsive.
PROPOSED_FROM = 60
RESPONSIVE_FROM = 80


@dataclass(frozen=True)
class Step:
    """Something that a profile can say: how many of the hundred points it is worth, and in which part it is said."""

    label: str | Promise
    points: int
    section: str
    is_done: bool


@dataclass(frozen=True)
class Completeness:
    """`score` goes from 0 to 100. `next` is the step worth most of those that are missing, or None."""

    score: int
    steps: Sequence[Step]

    @property
    def next(self) -> Step | None:
        missing = [step for step in self.steps if not step.is_done]
        return max(missing, key=lambda step: step.points, default=None)


def completeness_of(organisation: Organisation) -> Completeness:
    """Weigh what a profile says; asks the database nothing of an organisation from `.for_profile()`."""
    texts = list(organisation.texts.all())
    relations = {row.relation for row in organisation.topic_rows.all()}
    offers = any(text.offers for text in texts) or TopicRelation.OFFERS in relations
    seeks = any(text.seeks for text in texts) or TopicRelation.SEEKS in relations
    text = f"{sections.TEXT}-{texts[0].language if texts else (get_language() or 'en')[:2]}"
    steps = [
        Step(_("say in one sentence what you do"), 15, text, any(t.summary for t in texts)),
        Step(_("say what you offer"), 15, text, offers),
        Step(_("say what you look for"), 15, text, seeks),
        Step(_("describe yourself in a few paragraphs"), 10, text, any(t.description for t in texts)),
        Step(_("choose the fields in which you work"), 12, sections.TOPICS,
             TopicRelation.WORKS_IN in relations),
        Step(_("name your website"), 8, sections.BASICS, bool(organisation.website)),
        Step(_("say where you are"), 8, sections.PLACE,
             bool(organisation.city and organisation.country)),
        Step(_("say how large you are"), 5, sections.BASICS, bool(organisation.size)),
        Step(_("name the languages that you speak"), 4, sections.MARKETS,
             bool(organisation.languages)),
        Step(_("name the markets that you serve"), 4, sections.MARKETS,
             bool(organisation.markets_served)),
        Step(_("say since when you exist"), 2, sections.BASICS, bool(organisation.founded)),
        Step(_("name the markets that you seek"), 2, sections.MARKETS,
             bool(organisation.markets_sought)),
    ]  # fmt: skip
    return Completeness(sum(step.points for step in steps if step.is_done), steps)
