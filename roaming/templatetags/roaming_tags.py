"""What the templates of the agreement need."""

from collections.abc import Sequence
from typing import Any

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from bewiser.lib.markdown import html_of
from bewiser.newsletter_sources import source_named

from ..choices import ReviewSide, Service, Weekday
from ..figures import Balance
from ..models import AgreementMember, Block, Location, StayReview
from ..reviews import MARKS, QUESTIONS

register = template.Library()


@register.filter
def markdown(text: str) -> SafeString:
    return html_of(text)


@register.filter
def service_labels(services: Sequence[str]) -> list[str]:
    """Return what a place offers in words, in the one order, whatever the order in the row."""
    return [str(service.label) for service in Service if service.value in services]


@register.filter
def weekday_labels(days: Sequence[int]) -> str:
    """Return the days of a week in words; a run of them as its first and last day."""
    runs: list[list[Weekday]] = []
    for day in Weekday:
        if day.value in days:
            if runs and runs[-1][-1].value == day.value - 1:
                runs[-1].append(day)
            else:
                runs.append([day])
    return ", ".join(
        str(run[0].label) if len(run) == 1 else f"{run[0].label} – {run[-1].label}" for run in runs
    )


@register.filter
def language_labels(codes: Sequence[str]) -> str:
    """Return languages in their own words."""
    names = dict(settings.CONTENT_LANGUAGES)
    return ", ".join(str(names.get(code, code)) for code in codes)


@register.filter
def photo_url(place: Location) -> str:
    """Return the address of a photo, another one whenever the photo is another."""
    name = place.photo.name.rpartition("/")[2].removesuffix(".jpg")
    return reverse("roaming:location_photo", args=[place.pk, name])


@register.inclusion_tag("roaming/includes/_cluster_roaming.html")
def cluster_roaming(cluster: Any) -> dict[str, Any]:
    """Say on a cluster's page what it offers to guests, where it is in the agreement."""
    member = AgreementMember.objects.active().for_list().filter(cluster=cluster).first()
    places = list(Location.objects.open().filter(member=member)) if member else []
    return {"member": member, "places": places}


@register.filter
def answers(review: StayReview) -> list[tuple[str, str]]:
    """Return the three questions of a review with what was answered."""
    words = dict(MARKS)
    marks = (review.first_mark, review.second_mark, review.third_mark)
    questions = QUESTIONS[ReviewSide(review.side)]
    return [(str(ask), str(words[mark])) for ask, mark in zip(questions, marks, strict=True)]


@register.inclusion_tag("roaming/includes/_balance.html")
def balance_bars(row: Balance, most: int) -> dict[str, Any]:
    """Draw the days given and received on one scale, whose end is `most`."""
    given, received = (round(60 * days / most, 1) for days in (row.given, row.received))
    return {
        "given": given,
        "given_from": round(60 - given, 1),
        "received": received,
        "words": _("%(given)d days given, %(received)d received")
        % {"given": row.given, "received": row.received},
    }


@register.filter
def block_source(block: Block) -> str:
    """Return in words where a block of an edition comes from."""
    source = source_named(block.source)
    return str(source.label) if source else _("Free text")
